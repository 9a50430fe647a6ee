"""When each personal feed was last read: noted while answering, written down a minute later.

A GET changes nothing and waits for no writer, and calendar programs ask every quarter of an hour.
So an answer only remembers which feed it was, and a thread of the same process (`feed_tasks`)
writes that down: one statement for all feeds of that minute, and once a day for each. A process
that is killed forgets a minute; the next question says it again.
"""

from flask import Flask, current_app

from stepup import clock
from stepup.people.models import PersonalLink


class Notebook:
    """What one process remembers, kept in `app.extensions["feed_reads"]`."""

    def __init__(self) -> None:
        self.link_ids: set[int] = set()

    def tear_off(self) -> set[int]:
        noted, self.link_ids = self.link_ids, set()
        return noted


def init_app(app: Flask) -> None:
    app.extensions["feed_reads"] = Notebook()


def notebook() -> Notebook:
    found: Notebook = current_app.extensions["feed_reads"]
    return found


def note(link: PersonalLink) -> None:
    """Once a day is enough to see that a calendar is alive."""
    if link.used_at is None or link.used_at.date() < clock.now().date():
        notebook().link_ids.add(link.id)
