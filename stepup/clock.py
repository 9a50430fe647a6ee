"""What time it is, and how wall-clock time at a site meets UTC in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from stepup.errors import Refused

FIRST_YEAR, LAST_YEAR = 1970, 2200  # of what happens here; near the end of time sums overflow
_elsewhen: ContextVar[datetime | None] = ContextVar("elsewhen", default=None)


def now() -> datetime:
    return _elsewhen.get() or datetime.now(UTC)


@contextmanager
def travelling(moment: datetime) -> Iterator[None]:
    """Inside, and in this thread only, the clock stands at `moment`: a past that is lived through.

    Columns take their default when they are written: flush before coming back.
    """
    token = _elsewhen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _elsewhen.reset(token)


def today(zone: str) -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def is_sensible(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def ensure_sensible(day: date) -> None:
    if not is_sensible(day):
        raise Refused(f"Write a year between {FIRST_YEAR} and {LAST_YEAR}.")


def from_local(wall: datetime, zone: str) -> datetime:
    """UTC for a naive wall-clock time in an IANA zone; refuses the hour that spring skips."""
    ensure_sensible(wall)
    local = wall.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise Refused(
            f"{wall:%H:%M} does not exist on {wall:%d %b %Y}: the clocks go forward that night. "
            "Choose a time an hour later."
        )
    return local.astimezone(UTC)


def between(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """From and until, in UTC, on one day at a site; what ends at midnight ends with the day."""
    last = day + timedelta(days=1) if ends == time() else day
    return from_local(datetime.combine(day, starts), zone), from_local(
        datetime.combine(last, ends), zone
    )


def to_local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def is_doubled(wall: datetime, zone: str) -> bool:
    """Does this wall-clock time happen twice, in the night the clocks go back?"""
    local = wall.replace(tzinfo=ZoneInfo(zone))
    return local.utcoffset() > local.replace(fold=1).utcoffset()  # type: ignore[operator]


def years_between(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def place_of(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def day(moment: datetime, zone: str, locale: str = "en") -> str:
    """Sat 6 Mar, with the year when it is not this one."""
    local = to_local(moment, zone).date()
    pattern = "EEE d MMM" if local.year == today(zone).year else "EEE d MMM y"
    return _written(local, pattern, locale)


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str) -> str:
    """Reading a pattern takes Babel longer than the rest of a page's line."""
    return format_date(day, pattern, locale=locale)


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{to_local(starts_at, zone):%H:%M}–{to_local(ends_at, zone):%H:%M}"


def when(starts_at: datetime, ends_at: datetime, zone: str, locale: str = "en") -> str:
    """Sat 6 Mar, 10:00–12:00 (Los Angeles); both days when it ends on another."""
    first, last = day(starts_at, zone, locale), day(ends_at, zone, locale)
    if first == last:
        return f"{first}, {hours(starts_at, ends_at, zone)} ({place_of(zone)})"
    start, end = to_local(starts_at, zone), to_local(ends_at, zone)
    return f"{first}, {start:%H:%M} – {last}, {end:%H:%M} ({place_of(zone)})"


def clock_time(moment: datetime, zone: str, locale: str = "en") -> str:
    return f"{to_local(moment, zone):%H:%M}"


def moment(at: datetime, zone: str, locale: str = "en") -> str:
    """Sat 6 Mar, 10:00 (Los Angeles)"""
    return f"{day(at, zone, locale)}, {clock_time(at, zone, locale)} ({place_of(zone)})"


def days_from_now(count: int) -> datetime:
    return now() + timedelta(days=count)


def start_of(day: date, zone: str = "UTC") -> datetime:
    """Midnight in that zone, as UTC; where midnight is skipped, the first moment of the day."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def offset_at(day: date, wall: time, zone: str) -> timedelta | None:
    return datetime.combine(day, wall, ZoneInfo(zone)).utcoffset()


def date_words(day: date, locale: str = "en") -> str:
    return _written(day, "EEE d MMM y", locale)
