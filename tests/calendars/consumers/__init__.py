"""Programs that other people wrote, which read our calendar files: what each of them sees.

Each module offers `missing()`, why it cannot run on this machine or "", and `see(files)`, which
takes all files of a test at once (one process, not one a file) and answers what each holds.
"""

from datetime import UTC, datetime
from typing import NamedTuple


class Seen(NamedTuple):
    """One event as a program shows it, in UTC to the minute."""

    uid: str
    starts_at: str
    ends_at: str
    title: str


def minute(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def seen_at(uid, starts, ends, title):
    """From seconds since 1970."""
    begins, stops = (datetime.fromtimestamp(seconds, UTC) for seconds in (starts, ends))
    return Seen(uid, minute(begins), minute(stops), title)
