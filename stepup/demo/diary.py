"""What is to happen when: deeds wait for their moment, and each is done with the clock there."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from stepup import clock
from stepup.db import db
from stepup.outbox import actions as outbox

Deed = Callable[[], object]


class Diary:
    def __init__(self) -> None:
        self._pages: list[tuple[datetime, int, Deed]] = []
        self._numbers = count()

    def note(self, moment: datetime, deed: Deed) -> None:
        """Of two deeds at one moment, the one that was noted first comes first."""
        heappush(self._pages, (moment, next(self._numbers), deed))

    def live(self, post_waits_since: datetime) -> Iterator[datetime]:
        """Do all of it in order, also what is noted on the way; answers how far it is.

        Letters have left, but for those of the last hours: these the worker will carry.
        """
        while self._pages:
            moment, _, deed = heappop(self._pages)
            has_left = outbox.recalling() if moment < post_waits_since else nullcontext()
            with clock.travelling(moment), has_left:
                deed()
                db.session.flush()
            yield moment
