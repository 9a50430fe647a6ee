"""From "every third Wednesday at 16:00" to dates, with what staff should look at before saving."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from dateutil import rrule

from stepup import clock
from stepup.errors import Refused
from stepup.events import holidays
from stepup.events.holidays import Break
from stepup.events.models import Event

MOST_DATES = 60
MOST_FREE = 60  # of which so many more may fall into a break


class Rhythm(Enum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Occurrence:
    """One date of a series; `problem` says why it cannot be made, `notes` what to know."""

    on: date
    starts_at: datetime | None
    ends_at: datetime | None
    problem: str = ""
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Around:
    """What is there already: events at the site or of the cohort, and days without school."""

    events: Sequence[Event] = ()
    breaks: Sequence[Break] = ()
    room: str = ""
    cohort_id: int | None = None
    despite_breaks: bool = False


NOTHING = Around()


def dates(
    first: date, rhythm: Rhythm, count: int, skip: Sequence[date] = (), breaks: Sequence[Break] = ()
) -> list[date]:
    """The first date and those that follow; monthly keeps the weekday ("third Wednesday").

    So many with school: days in a break are among them, to be shown, and do not count.
    """
    if not 1 <= count <= MOST_DATES:
        raise Refused(f"A series has between 1 and {MOST_DATES} dates.")
    clock.ensure_sensible(first)
    found, met = [], 0
    for moment in _rule(first, rhythm, count + len(skip) + MOST_FREE):
        if met == count:
            break
        day = moment.date()
        if day not in skip:
            found.append(day)
            met += not holidays.on(day, breaks)
    return found


def _rule(first: date, rhythm: Rhythm, count: int) -> rrule.rrule:
    start = datetime.combine(first, time())
    if rhythm is Rhythm.MONTHLY:
        nth = (first.day - 1) // 7 + 1
        weekday = rrule.weekday(first.weekday(), nth if nth < 5 else -1)
        return rrule.rrule(rrule.MONTHLY, dtstart=start, byweekday=weekday, count=count)
    interval = 2 if rhythm is Rhythm.FORTNIGHTLY else 1
    return rrule.rrule(rrule.WEEKLY, dtstart=start, interval=interval, count=count)


def occurrences(
    days: Sequence[date], starts: time, ends: time, zone: str, around: Around = NOTHING
) -> list[Occurrence]:
    """Each day at the same wall-clock time, with clock changes, breaks and clashes marked."""
    if time() < ends <= starts:
        raise Refused("The event would end before it starts. Check both times.")
    return [occurrence(day, starts, ends, zone, around) for day in days]


def occurrence(
    day: date, starts: time, ends: time, zone: str, around: Around = NOTHING
) -> Occurrence:
    free = holidays.on(day, around.breaks)
    if free and not around.despite_breaks:
        return Occurrence(day, None, None, problem=f"{free}: no school that day.")
    try:
        starts_at, ends_at = clock.between(day, starts, ends, zone)
    except Refused as skipped:
        return Occurrence(day, None, None, problem=str(skipped))
    if ends_at <= starts_at:
        return Occurrence(day, None, None, problem="The clocks change inside these hours.")
    notes = [*_clock_notes(day, starts, zone), *_clash_notes(starts_at, ends_at, around)]
    if free:
        notes.append(f"{free}: no school that day.")
    return Occurrence(day, starts_at, ends_at, notes=tuple(notes))


def _clock_notes(day: date, starts: time, zone: str) -> list[str]:
    if clock.is_doubled(datetime.combine(day, starts), zone):
        return [f"{starts:%H:%M} comes twice that night; the first one is meant."]
    week_before = clock.offset_at(day - timedelta(days=7), starts, zone)
    if clock.offset_at(day, starts, zone) != week_before:
        return [f"The clocks change in the week before; it stays at {starts:%H:%M} on the wall."]
    return []


def _clash_notes(starts_at: datetime, ends_at: datetime, around: Around) -> list[str]:
    """Half-open: one that ends as this begins is no clash."""
    return [
        _clash(other, around)
        for other in around.events
        if other.starts_at < ends_at and starts_at < other.ends_at
    ]


def _clash(other: Event, around: Around) -> str:
    hours = clock.hours(other.starts_at, other.ends_at, other.time_zone)
    if around.cohort_id is not None and other.cohort_id == around.cohort_id:
        return f"The same girls are at “{other.title}” then ({hours})."
    if around.room and other.room.casefold() == around.room.casefold():
        return f"“{other.title}” has {other.room} then ({hours})."
    return f"“{other.title}” is at this site then ({hours})."
