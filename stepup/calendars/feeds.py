"""Calendars to subscribe to, and single files to keep."""

from collections.abc import Sequence

from stepup.calendars.entries import Entry, calendar, shared_block
from stepup.calendars.texts import escaped, line

COLOR = "purple"  # the nearest CSS3 name to our own; programs know no others


def feed(entries: Sequence[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to."""
    called = escaped(line(name))
    return calendar(
        entries,
        map(shared_block, entries),
        f"NAME:{called}",
        f"X-WR-CALNAME:{called}",
        f"COLOR:{COLOR}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    )


def download(entries: Sequence[Entry]) -> bytes:
    """One file without METHOD: with one, Outlook says that she was not invited."""
    return calendar(entries, map(shared_block, entries))
