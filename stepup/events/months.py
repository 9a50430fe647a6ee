"""A calendar month, as an address names it: 2027-03."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stepup import clock

WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
WEEKS = Calendar(firstweekday=6)
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Month:
    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> "Month | None":
        found = WRITTEN.fullmatch(text)
        return cls(date(int(found[1]), int(found[2]), 1)) if found else None

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> "Month":
        return Month.of(self.first + 31 * DAY)

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - DAY)

    @property
    def weeks(self) -> list[list[date]]:
        """From Sunday to Saturday, with the days of the months around it."""
        return WEEKS.monthdatescalendar(self.first.year, self.first.month)

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Half-open, from midnight to midnight in that zone."""
        return clock.start_of(self.first, zone), clock.start_of(self.next.first, zone)

    def wall(self) -> tuple[datetime, datetime]:
        """Its whole weeks, wherever the events are: a day more on both sides."""
        weeks = self.weeks
        return clock.start_of(weeks[0][0] - DAY), clock.start_of(weeks[-1][-1] + 2 * DAY)
