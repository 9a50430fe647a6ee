"""Calendars to subscribe to, and single files to keep."""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar, vDuration

from stepup.calendars.entries import Entry, calendar, shared_block
from stepup.calendars.texts import line

COLOR = "purple"  # the nearest CSS3 name to our own; programs know no others
REFRESH = vDuration(timedelta(hours=1), params={"VALUE": "DURATION"})


def feed(entries: Sequence[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to."""
    head = Calendar()
    head.add("name", line(name))
    head.add("x-wr-calname", line(name))
    head.add("refresh-interval", REFRESH)
    head.add("x-published-ttl", "PT1H")
    head.add("color", COLOR)
    return calendar(entries, map(shared_block, entries), head)


def download(entries: Sequence[Entry]) -> bytes:
    """One file without METHOD: with one, Outlook says that she was not invited."""
    return calendar(entries, map(shared_block, entries), Calendar())
