"""Will enough of those who said yes come? One number, and how it is made.

Each woman's chance to come is what she showed, drawn towards everybody's:

    (evenings she came to + 8 * 0.85) / (evenings she had a place at + 8)

Eight evenings of an average woman stand behind every newcomer, so one evening missed does not brand
her, and twenty kept speak for themselves. The chance that at least so many of them come is counted
out exactly (a Poisson binomial): no draw of lots, and no normal curve for three people. A place on
hold or on offer counts for half of her chance. Different roles are taken as independent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from stepup.db import db
from stepup.events.models import (
    NOT_THERE,
    SEATED,
    Attendance,
    Event,
    EventState,
    Signup,
    SignupState,
    Slot,
    SlotRole,
)

AVERAGE, WEIGHT = 0.85, 8
ENOUGH = 0.9
UNSURE = 0.5


@dataclass(frozen=True)
class Record:
    places: int = 0
    came: int = 0

    @property
    def rate(self) -> float:
        return (self.came + WEIGHT * AVERAGE) / (self.places + WEIGHT)


def at_least(needed: int, chances: Sequence[float]) -> float:
    """That so many of them come, each by her own chance."""
    if needed <= 0:
        return 1.0
    likely = [1.0] + [0.0] * needed  # by how many came so far; the last one is "enough"
    for chance in chances:
        for number in range(needed, 0, -1):
            stays = likely[number] * (1.0 if number == needed else 1 - chance)
            likely[number] = stays + likely[number - 1] * chance
        likely[0] *= 1 - chance
    return likely[needed]


def of_events(events: Sequence[Event]) -> dict[int, float]:
    """By event, that every place for adults has its minimum; three queries whatever the events."""
    ids = [event.id for event in events]
    slots = _slots(ids)
    seated = _seated(slots)
    records = records_of({person_id for rows in seated.values() for person_id, _ in rows})
    found = dict.fromkeys(ids, 1.0)
    for slot in slots:
        chances = [_chance(records, *row) for row in seated.get(slot.id, ())]
        found[slot.event_id] *= at_least(slot.minimum, chances)
    return found


def _slots(event_ids: Sequence[int]) -> Sequence[Slot]:
    adults = Slot.role != SlotRole.TEEN, Slot.minimum > 0
    return db.session.scalars(select(Slot).where(Slot.event_id.in_(event_ids), *adults)).all()


def _seated(slots: Sequence[Slot]) -> dict[int, list[tuple[int, SignupState]]]:
    wanted = Signup.slot_id.in_([slot.id for slot in slots]), Signup.state.in_(SEATED)
    rows = select(Signup.slot_id, Signup.person_id, Signup.state).where(*wanted)
    found: dict[int, list[tuple[int, SignupState]]] = {}
    for slot_id, person_id, state in db.session.execute(rows):
        found.setdefault(slot_id, []).append((person_id, state))
    return found


def _chance(records: Mapping[int, Record], person_id: int, state: SignupState) -> float:
    rate = records.get(person_id, Record()).rate
    return rate if state is SignupState.CONFIRMED else rate * UNSURE


def records_of(person_ids: Collection[int]) -> dict[int, Record]:
    """How many closed evenings each had a place at, a released one too, and at how many of those
    she was seen."""
    places = _counted(person_ids)
    came = _counted(person_ids, _was_there())
    return {person_id: Record(count, came.get(person_id, 0)) for person_id, count in places.items()}


def _was_there() -> ColumnElement[bool]:
    same = Attendance.event_id == Signup.event_id, Attendance.person_id == Signup.person_id
    return select(Attendance.id).where(*same).exists()


def _counted(person_ids: Collection[int], *only: ColumnElement[bool]) -> dict[int, int]:
    rows = (
        select(Signup.person_id, func.count())
        .join(Event, Signup.event_id == Event.id)
        .where(
            Signup.person_id.in_(person_ids),
            or_(Signup.state == SignupState.CONFIRMED, Signup.reason == NOT_THERE),
            Event.state == EventState.DONE,
            *only,
        )
        .group_by(Signup.person_id)
    )
    return {person_id: count for person_id, count in db.session.execute(rows)}
