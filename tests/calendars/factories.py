"""A dull valid entry, and a reader of calendar files that shares nothing with the library."""

import re
from datetime import UTC, datetime

from stepup.calendars.entries import Entry

UNESCAPED = {"n": "\n", "N": "\n"}


def an_entry(**facts):
    dull = {
        "uid": "event-7@stepup.example",
        "sequence": 2,
        "changed_at": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        "starts_at": datetime(2027, 3, 6, 16, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 6, 18, tzinfo=UTC),
        "time_zone": "America/Chicago",
        "title": "Career day",
    }
    return Entry(**(dull | facts))


def content_lines(file):
    """Unfolded, as any strict reader would see them."""
    text = file.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return re.sub(r"\r\n ", "", text).removesuffix("\r\n").split("\r\n")


def the(name, file):
    """The value of the only line of this name, with its parameters if it has any."""
    [value] = all_of(name, file)
    return value


def all_of(name, file):
    found = [line for line in content_lines(file) if re.match(rf"{name}[:;]", line)]
    return [line[len(name) :].removeprefix(":") for line in found]


def unescaped(value):
    return re.sub(r"\\(.)", lambda pair: UNESCAPED.get(pair[1], pair[1]), value)
