"""A cohort's evenings as a grid: who came to which, and who is slipping away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events.models import SEATED, Attendance, Event, EventState, Signup
from stepup.people.models import Person

SHOWN = 12
IN_A_ROW = 3
WEEKS, FEW, LEAST = 6, 4, 0.6  # in so many weeks, of so many evenings she came to less than a part
LONG = 6  # evenings without her, with or without a place
CAME, MISSED, NO_PLACE = "came", "missed", "no place"


@dataclass(frozen=True)
class Row:
    """`cells` by event: came, missed or no place; `trend` says how she slips away, if she does;
    `flag` also when nobody has seen her for long."""

    girl: Person
    cells: Mapping[int, str]
    trend: str
    flag: str


@dataclass(frozen=True)
class Grid:
    cohort: Cohort
    events: Sequence[Event]
    rows: Sequence[Row]

    def came_to(self, event: Event) -> int:
        return sum(row.cells[event.id] == CAME for row in self.rows)


def of(cohort: Cohort) -> Grid:
    """Its last twelve evenings that have begun, oldest first; four queries."""
    events = _events(cohort)
    today = clock.today(cohort.site.time_zone if cohort.site else "UTC")
    girls = cohorts.girls_of(cohort, today)
    ids = [event.id for event in events]
    came, expected = _pairs(Attendance, ids), _pairs(Signup, ids, Signup.state.in_(SEATED))
    return Grid(cohort, events, [_row(girl, events, came, expected) for girl in girls])


def _events(cohort: Cohort) -> Sequence[Event]:
    begun = Event.starts_at <= clock.now(), Event.state.in_((EventState.OPEN, EventState.DONE))
    found = select(Event).where(Event.cohort_id == cohort.id, *begun)
    last = db.session.scalars(found.order_by(Event.starts_at.desc(), Event.id.desc()).limit(SHOWN))
    return last.all()[::-1]


def _pairs(
    model: type[Attendance] | type[Signup], event_ids: Sequence[int], *only: ColumnElement[bool]
) -> set[tuple[int, int]]:
    """Who was, or had a place, at which of these events."""
    rows = select(model.person_id, model.event_id).where(model.event_id.in_(event_ids), *only)
    return {(person_id, event_id) for person_id, event_id in db.session.execute(rows)}


def _row(
    girl: Person,
    events: Sequence[Event],
    came: set[tuple[int, int]],
    expected: set[tuple[int, int]],
) -> Row:
    cells = {event.id: _cell((girl.id, event.id), came, expected) for event in events}
    over = [event for event in events if event.ends_at <= clock.now()]
    recent = clock.now() - timedelta(weeks=WEEKS)
    lately = sum(recent <= event.starts_at for event in over)
    seen = [cells[event.id] for event in over]
    trend = trend_for(seen, lately)
    return Row(girl, cells, trend, trend or _long_away(seen))


def _cell(pair: tuple[int, int], came: set[tuple[int, int]], expected: set[tuple[int, int]]) -> str:
    if pair in came:
        return CAME
    return MISSED if pair in expected else NO_PLACE


def trend_for(cells: Sequence[str], lately: int) -> str:
    """Of evenings that are over, oldest first, the last of them lately: empty while all is well."""
    missed = _in_a_row([cell == CAME for cell in cells if cell != NO_PLACE])
    if missed >= IN_A_ROW:
        return f"Had a place and missed the last {missed}."
    recent = [cell == CAME for cell in cells[len(cells) - lately :] if cell != NO_PLACE]
    if len(recent) >= FEW and sum(recent) < LEAST * len(recent):
        return f"Came to {sum(recent)} of {len(recent)} she had a place for in the last six weeks."
    return ""


def _long_away(cells: Sequence[str]) -> str:
    away = _in_a_row([cell == CAME for cell in cells])
    return f"Not here for the last {away} evenings." if away >= LONG else ""


def _in_a_row(came: Sequence[bool]) -> int:
    """How many at the end without her."""
    return next((count for count, was in enumerate(reversed(came)) if was), len(came))
