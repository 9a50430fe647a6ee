"""What the rules need to know about the women who come, and lists of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from stepup.db import db
from stepup.people.models import Person
from stepup.safety import facts
from stepup.safety import queries as safety
from stepup.volunteers.models import Clearance, Volunteer

NOBODY: frozenset[int] = frozenset()


def facts_for(
    people: Sequence[Person],
    on: date,
    *,
    enrolled: Collection[int] = NOBODY,
    visits: Mapping[int, int] | None = None,
) -> dict[int, facts.Adult]:
    """Three queries whoever they are; events knows who is enrolled and who came as a speaker."""
    ids = [person.id for person in people]
    held, checks, waiting = safety.held_ids(ids), _checks(ids), _not_accepted(ids)
    return {
        person.id: facts.Adult(
            person_id=person.id,
            age=person.age_on(on),
            held=person.id in held,
            enrolled=person.id in enrolled,
            household_id=person.household_id,
            checks=tuple(checks.get(person.id, ())),
            accepted=person.id not in waiting,
            visits_as_speaker=(visits or {}).get(person.id, 0),
        )
        for person in people
    }


def facts_of(
    person: Person, on: date, *, enrolled: Collection[int] = NOBODY, visits: int = 0
) -> facts.Adult:
    found = facts_for([person], on, enrolled=enrolled, visits={person.id: visits})
    return found[person.id]


def _checks(person_ids: Collection[int]) -> dict[int, list[facts.Check]]:
    valid = select(Clearance).where(
        Clearance.person_id.in_(person_ids), Clearance.revoked_at.is_(None)
    )
    found: dict[int, list[facts.Check]] = {}
    for clearance in db.session.scalars(valid):
        check = facts.Check(clearance.kind.value, clearance.issued_on, clearance.expires_on)
        found.setdefault(clearance.person_id, []).append(check)
    return found


def _not_accepted(person_ids: Collection[int]) -> set[int]:
    """Whom staff have not said yes to; somebody without an application is staff's own choice."""
    found = select(Volunteer).where(Volunteer.person_id.in_(person_ids))
    return {one.person_id for one in db.session.scalars(found) if not one.stage.is_accepted}


def of_person(person_id: int) -> Volunteer | None:
    return db.session.scalars(select(Volunteer).where(Volunteer.person_id == person_id)).first()


def of_people(person_ids: Iterable[int]) -> dict[int, Volunteer]:
    found = select(Volunteer).where(Volunteer.person_id.in_(list(person_ids)))
    return {volunteer.person_id: volunteer for volunteer in db.session.scalars(found)}


def clearances_of(person_id: int) -> Sequence[Clearance]:
    """Newest first, the revoked ones too."""
    found = select(Clearance).where(Clearance.person_id == person_id)
    return db.session.scalars(found.order_by(Clearance.issued_on.desc(), Clearance.id.desc())).all()
