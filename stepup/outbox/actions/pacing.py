"""How fast letters may leave, as staff decide."""

from datetime import date

from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.beats import ALL
from stepup.outbox.models import Pace

SLOWEST, FASTEST = 0.01, 100_000.0


def set_pace(key: str, per_minute: float | None) -> None:
    """So many letters a minute at most; None means as fast as they go."""
    if per_minute is not None and not SLOWEST <= per_minute <= FASTEST:
        raise Refused("Write how many letters a minute, between 1 and 100,000.")
    _pace(key).per_minute = per_minute


def warm_up(since: date | None) -> None:
    """From this day on: 50 letters, and every day twice as many; None ends it."""
    _pace(ALL).warming_since = since


def _pace(key: str) -> Pace:
    known = db.session.get(Pace, key, with_for_update=True)
    if known is not None:
        return known
    db.session.add(pace := Pace(key=key))
    db.session.flush()
    return pace
