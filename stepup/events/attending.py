"""A cohort's evenings as a grid: who came to which, and who is slipping away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events.models import Attendance, Event, EventState
from stepup.people.models import Person

SHOWN = 12
IN_A_ROW = 2
FEW, LEAST = 4, 0.6  # of at least so many evenings she came to less than this part


@dataclass(frozen=True)
class Row:
    """`came` holds the ids of the events where she was; `flag` says why somebody should call."""

    girl: Person
    came: frozenset[int]
    flag: str


@dataclass(frozen=True)
class Grid:
    cohort: Cohort
    events: Sequence[Event]
    rows: Sequence[Row]

    def came_to(self, event: Event) -> int:
        return sum(event.id in row.came for row in self.rows)


def of(cohort: Cohort) -> Grid:
    """Its last twelve evenings that have begun, oldest first; three queries."""
    events = _events(cohort)
    today = clock.today(cohort.site.time_zone if cohort.site else "UTC")
    girls = cohorts.girls_of(cohort, today)
    came = _came([event.id for event in events])
    rows = [_row(girl, events, came.get(girl.id, frozenset())) for girl in girls]
    return Grid(cohort, events, rows)


def _events(cohort: Cohort) -> Sequence[Event]:
    begun = Event.starts_at <= clock.now(), Event.state.in_((EventState.OPEN, EventState.DONE))
    found = select(Event).where(Event.cohort_id == cohort.id, *begun)
    last = db.session.scalars(found.order_by(Event.starts_at.desc(), Event.id.desc()).limit(SHOWN))
    return last.all()[::-1]


def _came(event_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    rows = select(Attendance.person_id, Attendance.event_id)
    found: dict[int, set[int]] = {}
    for person_id, event_id in db.session.execute(rows.where(Attendance.event_id.in_(event_ids))):
        found.setdefault(person_id, set()).add(event_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


def _row(girl: Person, events: Sequence[Event], came: frozenset[int]) -> Row:
    over = [event.id in came for event in events if event.ends_at <= clock.now()]
    return Row(girl, came, flag_for(over))


def flag_for(came: Sequence[bool]) -> str:
    """Of evenings that are over, oldest first: empty while nobody needs to call her."""
    missed = next((count for count, was in enumerate(reversed(came)) if was), len(came))
    if missed >= IN_A_ROW:
        return f"Missed the last {missed} in a row."
    if len(came) >= FEW and sum(came) < LEAST * len(came):
        return f"Came to {sum(came)} of the last {len(came)}."
    return ""
