"""A school's calendar as somebody pastes it, and which day of it is free."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stepup.errors import Refused

LINE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:to|until|–|-)\s*(\d{4}-\d\d-\d\d))?[\s,;:]+(.+)")
MOST_LINES, LONGEST = 100, 80
EXAMPLE = "2027-03-22 to 2027-03-26 Spring break"


@dataclass(frozen=True)
class Break:
    name: str
    first_on: date
    last_on: date

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def read(text: str) -> list[Break]:
    """One line each; the first that cannot be read is named."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or len(lines) > MOST_LINES:
        raise Refused(f"Paste between 1 and {MOST_LINES} lines, such as: {EXAMPLE}.")
    return [_read(line) for line in lines]


def _read(line: str) -> Break:
    found = LINE.fullmatch(line)
    if found is None:
        raise Refused(f"“{line[:60]}” cannot be read. Write it as: {EXAMPLE}.")
    first_on = _date(found[1])
    last_on = _date(found[2]) if found[2] else first_on
    if last_on < first_on or (last_on - first_on).days > 366:
        raise Refused(f"“{line[:60]}” would end before it begins, or last over a year.")
    return Break(found[3].strip()[:LONGEST], first_on, last_on)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"There is no day {text}.") from None


def on(day: date, breaks: Iterable[Break]) -> str:
    """What the school calls that day; empty when there is school."""
    return next((each.name for each in breaks if each.holds(day)), "")


def days_of(breaks: Sequence[Break], among: Iterable[date]) -> list[date]:
    return [day for day in among if on(day, breaks)]
