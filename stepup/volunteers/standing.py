"""What the rules need to know about the women who come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from stepup.db import db
from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import stages
from stepup.volunteers.models import Clearance, Stage, Volunteer

NOBODY: frozenset[int] = frozenset()

# asked for every place and at every door, so each is put together once
CHECKS = (
    select(Clearance)
    .where(
        Clearance.person_id.in_(bindparam("people", expanding=True)), Clearance.revoked_at.is_(None)
    )
    .order_by(Clearance.id)
)
STAGES = select(Volunteer.person_id, Volunteer.stage).where(
    Volunteer.person_id.in_(bindparam("people", expanding=True))
)


def facts_for(
    people: Sequence[Person],
    on: date,
    *,
    enrolled: Collection[int] = NOBODY,
    visits: Mapping[int, int] | None = None,
) -> dict[int, facts.Adult]:
    """Three queries whoever they are; events knows who is enrolled and who came as a speaker."""
    ids = [person.id for person in people]
    held, checks, stages_of = safety.held_ids(ids), _checks(ids), _stages(ids)
    return {
        person.id: facts.Adult(
            person_id=person.id,
            age=person.age_on(on),
            held=person.id in held,
            enrolled=person.id in enrolled,
            household_id=person.household_id,
            checks=tuple(checks.get(person.id, ())),
            accepted=stages_of.get(person.id, Stage.CLEARED).is_accepted,
            trained=stages_of.get(person.id, Stage.CLEARED).is_trained,
            signs=_signs(stages_of.get(person.id), checks.get(person.id, ())),
            visits_as_speaker=(visits or {}).get(person.id, 0),
        )
        for person in people
    }


def _signs(stage: Stage | None, checks: Iterable[facts.Check]) -> bool:
    """Whoever is on her way, and whoever signed once, is asked for a signature that counts."""
    return stage in stages.BEFORE_YES or any(check.kind == rules.CONDUCT for check in checks)


def facts_of(
    person: Person, on: date, *, enrolled: Collection[int] = NOBODY, visits: int = 0
) -> facts.Adult:
    found = facts_for([person], on, enrolled=enrolled, visits={person.id: visits})
    return found[person.id]


def _checks(person_ids: list[int]) -> dict[int, list[facts.Check]]:
    found: dict[int, list[facts.Check]] = {}
    for clearance in db.session.scalars(CHECKS, {"people": person_ids}):
        check = clearance.as_check()
        found.setdefault(clearance.person_id, []).append(check)
    return found


def _stages(person_ids: list[int]) -> dict[int, Stage]:
    """How far staff let each of them come; somebody without an application is their own choice."""
    found = db.session.execute(STAGES, {"people": person_ids})
    return {person_id: stage for person_id, stage in found}
