"""What the rules need to know about the girls."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from stepup.cohorts.models import Cohort, EmergencyContact, Enrollment, EnrollmentState, Teen
from stepup.cohorts.permissions import permissions_of
from stepup.db import db
from stepup.people.models import Person
from stepup.safety import facts
from stepup.safety import queries as safety


def youth_for(person_ids: Collection[int], on: date) -> dict[int, facts.Youth]:
    """Those of them who are, or were, in the program; five queries whatever their number."""
    teens = select(Teen.id, Person).join(Teen.person).where(Person.id.in_(person_ids))
    found = {person.id: (teen_id, person) for teen_id, person in db.session.execute(teens)}
    held, answers = safety.held_ids(found), permissions_of(found.keys(), on)
    phones = _emergency_phones([teen_id for teen_id, _ in found.values()])
    return {
        person.id: facts.Youth(
            person_id=person.id,
            age=person.age_on(on),
            held=person.id in held,
            permissions=tuple(answers.get(person.id, ())),
            emergency_phones=phones.get(teen_id, 0),
        )
        for teen_id, person in found.values()
    }


def _emergency_phones(teen_ids: Collection[int]) -> dict[int, int]:
    reachable = EmergencyContact.teen_id.in_(teen_ids), EmergencyContact.phone != ""
    counted = select(EmergencyContact.teen_id, func.count()).where(*reachable)
    rows = db.session.execute(counted.group_by(EmergencyContact.teen_id))
    return {teen_id: number for teen_id, number in rows}


def is_active_on(day: date) -> ColumnElement[bool]:
    """An enrollment that counts on this day: in state enrolled, begun, and not ended before."""
    return (
        (Enrollment.state == EnrollmentState.ENROLLED)
        & (Enrollment.starts_on <= day)
        & or_(Enrollment.ends_on.is_(None), Enrollment.ends_on >= day)
    )


def enrolled_ids(person_ids: Collection[int], on: date, site_id: int | None = None) -> set[int]:
    """Those of them who take part on this day, at this site when one is named."""
    taking_part = (
        select(Teen.person_id)
        .join(Enrollment, Enrollment.teen_id == Teen.id)
        .join(Enrollment.cohort)
        .where(Teen.person_id.in_(person_ids), is_active_on(on))
    )
    if site_id is not None:
        taking_part = taking_part.where(Cohort.site_id == site_id)
    return set(db.session.scalars(taking_part))


def cohort_ids_of(person_id: int, on: date) -> set[int]:
    """The cohorts in which she takes part on this day."""
    hers = select(Enrollment.cohort_id).join(Enrollment.teen)
    return set(db.session.scalars(hers.where(Teen.person_id == person_id, is_active_on(on))))


def girls_of(cohort: Cohort, on: date) -> Sequence[Person]:
    """Who takes part in a cohort on this day, by name."""
    girls = select(Person).join(Teen, Teen.person_id == Person.id)
    girls = girls.join(Enrollment, Enrollment.teen_id == Teen.id)
    here = Enrollment.cohort_id == cohort.id, is_active_on(on)
    return db.session.scalars(girls.where(*here).order_by(Person.first_name, Person.id)).all()


def teen_of(person_id: int) -> Teen | None:
    return db.session.scalars(select(Teen).where(Teen.person_id == person_id)).first()
