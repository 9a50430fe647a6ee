"""Days and moments in every dialect a spreadsheet has; 03/04 is the fourth of March."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from stepup.errors import Refused
from stepup.imports import cells

# Tried on text whose separators are single spaces already.
DAYS = ("%m %d %Y", "%m %d %y", "%Y %m %d", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")
HOURS = ("%I:%M %p", "%I:%M%p", "%H:%M", "%H:%M:%S", "%I:%M:%S %p", "%I %p", "%I%p")
HOUR_AT_END = re.compile(r"^(.+?)[ T]+(\d\d?(?::\d\d){0,2} ?(?:[ap]m)?)$", re.IGNORECASE)
MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
SEPTEMBER = re.compile(r"\bsept\b", re.IGNORECASE)
ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s/.,-]+")
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = re.compile(r"[1-6]\d{4}")
EARLIEST, LATEST = 1900, 2100


def day(text: str) -> date | None:
    if cells.is_nothing(text):
        return None
    plain = MIDNIGHT.sub("", text.strip())
    if EXCEL_DAYS.fullmatch(plain):
        return EXCEL_DAY_ZERO + timedelta(days=int(plain))
    found = _day(plain)
    if found is None:
        raise Refused(f'"{text}" is not a date I can read. Write it as 2026-03-31 or 03/31/2026.')
    return found


def birthday(text: str, today: date) -> date | None:
    """A day of birth: "45" is 1945 and never a year to come."""
    born_on = day(text)
    if born_on is None or born_on <= today:
        return born_on
    if re.search(r"\d{4}", text):
        raise Refused(f"{text} lies in the future: nobody was born then yet.")
    return born_on.replace(year=born_on.year - 100)


def moment(text: str) -> datetime:
    """Wall-clock time, naive: the caller knows the site and with it the zone."""
    parts = HOUR_AT_END.match(" ".join(text.replace("a.m.", "am").replace("p.m.", "pm").split()))
    on = _day(parts[1]) if parts else None
    at = _hour(parts[2]) if parts else None
    if on is None or at is None:
        raise Refused(f'"{text}" is not a day with an hour. Write it as 03/31/2026 10:00 AM.')
    return datetime.combine(on, at)


def _day(text: str) -> date | None:
    spelled = ORDINAL.sub("", SEPTEMBER.sub("Sep", WEEKDAY.sub("", text.strip())))
    found = _first_match(SEPARATORS.sub(" ", spelled).strip(), DAYS)
    return found.date() if found and EARLIEST <= found.year < LATEST else None


def _hour(text: str) -> time | None:
    found = _first_match(text, HOURS)
    return None if found is None else found.time()


def _first_match(text: str, patterns: Sequence[str]) -> datetime | None:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    return None
