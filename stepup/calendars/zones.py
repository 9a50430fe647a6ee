"""A zone's clock changes as a VTIMEZONE, in the one form every calendar program reads rightly.

Yearly rules come from the last line of the zone's TZif file; changes that obey no yearly rule
(Ramadan, a new law) are written one by one.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
YEARLY = re.compile(r",M(\d+)\.(\d)\.(\d)(?:/(-?)(\d+)(?::(\d+))?)?")


class Change(NamedTuple):
    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What the clocks said at the moment they were changed."""
        return self.at.replace(tzinfo=None) + self.before


class Yearly(NamedTuple):
    """Half of a TZif footer: `M3.2.0/2` is the second Sunday of March at two, week 5 the last."""

    month: int
    week: int
    weekday: int
    time: timedelta

    def on(self, year: int) -> datetime:
        first = date(year, self.month, self._first_day(year))
        ahead = timedelta(days=(self.weekday - first.isoweekday()) % 7)
        return datetime.combine(first + ahead, time.min) + self.time

    def rule(self) -> str:
        """As an RRULE; empty where the time of day (-1, 24, 50) leads out of the month."""
        shift = self.time // DAY
        weekday = WEEKDAYS[(self.weekday + shift) % 7]
        yearly = f"FREQ=YEARLY;BYMONTH={self.month}"
        if shift == 0:
            return f"{yearly};BYDAY={-1 if self.week == 5 else self.week}{weekday}"
        days = range(self._first_day(2026) + shift, self._first_day(2026) + shift + 7)
        if days[0] < 1 or days[-1] > monthrange(2026, self.month)[1]:
            return ""
        return f"{yearly};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"

    def _first_day(self, year: int) -> int:
        return monthrange(year, self.month)[1] - 6 if self.week == 5 else self.week * 7 - 6


def vtimezone(zone: str, first: datetime, last: datetime) -> bytes:
    """The block for one zone, exact at every moment of the years from first to last."""
    return kept_block(zone, first.year, last.year)


@lru_cache(maxsize=1024)
def kept_block(zone: str, first_year: int, last_year: int) -> bytes:
    years = range(first_year - 1, last_year + 2)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_parts(zone, years), "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _parts(zone: str, years: range) -> Iterator[str]:
    changes = _changes(zone, years)
    halves = _halves(zone)
    settled = _settled(changes, halves, years)
    odd, yearly = changes[: len(changes) - settled], changes[len(changes) - settled :]
    if not yearly or yearly[0].wall.year > years[0]:
        yield from _part(_opening(zone, years), "")
    for change in odd:
        yield from _part(change, "")
    for change in yearly[:2]:
        rules = [half.rule() for half in halves if half.on(change.wall.year) == change.wall]
        yield from _part(change, rules[0])


def _part(change: Change, rule: str) -> Iterator[str]:
    season = "DAYLIGHT" if change.after > change.before else "STANDARD"
    yield f"BEGIN:{season}"
    yield f"DTSTART:{change.wall:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset_text(change.before)}"
    yield f"TZOFFSETTO:{_offset_text(change.after)}"
    if rule:
        yield f"RRULE:{rule}"
    yield f"TZNAME:{change.name}"
    yield f"END:{season}"


def _offset_text(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}{minutes % 60:02}"


def _settled(changes: list[Change], halves: list[Yearly], years: range) -> int:
    """How many of the last changes obey the yearly rules, without a gap."""
    walls = sorted(half.on(year) for year in years for half in halves)
    shifts = {(change.before, change.after) for change in changes[-2:]}
    obeying = takewhile(
        lambda pair: pair[0].wall == pair[1] and (pair[0].before, pair[0].after) in shifts,
        zip(reversed(changes), reversed(walls), strict=False),
    )
    count = len(list(obeying))
    return count if count > 1 else 0


def _changes(zone: str, years: range) -> list[Change]:
    """Looked for week by week: no law has ever changed the clocks twice in one."""
    tz = ZoneInfo(zone)
    moment, found = _new_year(years[0]), []
    offset = _offset(tz, moment)
    while moment < _new_year(years[-1] + 1):
        if (next_offset := _offset(tz, moment + WEEK)) != offset:
            found.append(_change(tz, moment))
        moment, offset = moment + WEEK, next_offset
    return found


def _change(tz: ZoneInfo, start: datetime) -> Change:
    """The change in the week from this moment, to the second."""

    def has_changed(second: int) -> bool:
        return _offset(tz, start + timedelta(seconds=second)) != before

    before = _offset(tz, start)
    seconds = range(WEEK // timedelta(seconds=1) + 1)
    at = start + timedelta(seconds=bisect_left(seconds, True, key=has_changed))
    return Change(at, before, _offset(tz, at), _name(tz, at))


def _opening(zone: str, years: range) -> Change:
    tz, at = ZoneInfo(zone), _new_year(years[0])
    return Change(at, _offset(tz, at), _offset(tz, at), _name(tz, at))


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _offset(tz: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(tz).utcoffset() or timedelta(0)


def _name(tz: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(tz).tzname() or str(tz)


def _halves(zone: str) -> list[Yearly]:
    """The footer's two yearly rules; none where there are none, or an RRULE cannot say them."""
    halves = [
        Yearly(int(month), int(week), int(weekday), _time(sign, hours, minutes))
        for month, week, weekday, sign, hours, minutes in YEARLY.findall(_footer(zone))
    ]
    return halves if all(half.rule() for half in halves) else []


def _time(sign: str, hours: str, minutes: str) -> timedelta:
    span = timedelta(hours=int(hours or 2), minutes=int(minutes or 0))
    return -span if sign else span


def _footer(zone: str) -> str:
    file = files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    tzif = file.read_bytes() if file.is_file() else b""
    return tzif.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace")
