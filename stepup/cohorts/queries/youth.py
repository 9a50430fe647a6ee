"""What the rules need to know about the girls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from stepup.cohorts.models import Cohort, EmergencyContact, Enrollment, EnrollmentState, Teen
from stepup.cohorts.permissions import permissions_of
from stepup.cohorts.places import COMING, ENDS, HOLDING
from stepup.db import db
from stepup.people.models import Person
from stepup.safety import facts
from stepup.safety import queries as safety

REACHABLE = (
    select(func.count())
    .where(EmergencyContact.teen_id == Teen.id, EmergencyContact.phone != "")
    .scalar_subquery()
)
# asked for every place and at every door, so each is put together once
GIRLS = (
    select(Teen.id, Person, REACHABLE)
    .join(Teen.person)
    .where(Person.id.in_(bindparam("people", expanding=True)))
)
PLACES = select(Enrollment.teen_id, Enrollment.state, Enrollment.away_until).where(
    Enrollment.teen_id.in_(bindparam("girls", expanding=True)), Enrollment.state.not_in(ENDS)
)
TAKING_PART = (
    select(Teen.person_id)
    .join(Enrollment, Enrollment.teen_id == Teen.id)
    .join(Enrollment.cohort)
    .where(
        Teen.person_id.in_(bindparam("people", expanding=True)),
        Enrollment.state.in_(HOLDING),
        Enrollment.starts_on <= bindparam("on"),
        or_(Enrollment.ends_on.is_(None), Enrollment.ends_on >= bindparam("on")),
    )
)
TAKING_PART_AT = TAKING_PART.where(Cohort.site_id == bindparam("site"))
TEEN = select(Teen).where(Teen.person_id == bindparam("person"))


def youth_for(person_ids: Collection[int], on: date) -> dict[int, facts.Youth]:
    """Those of them who are, or were, in the program; five queries whatever their number."""
    found = db.session.execute(GIRLS, {"people": list(person_ids)}).all()
    held = safety.held_ids(person.id for _, person, _ in found)
    answers = permissions_of([person.id for _, person, _ in found], on)
    places = _places([teen_id for teen_id, _, _ in found])
    return {
        person.id: facts.Youth(
            person_id=person.id,
            age=person.age_on(on),
            held=person.id in held,
            permissions=tuple(answers.get(person.id, ())),
            emergency_phones=phones,
            in_program=places.get(teen_id, NOWHERE).in_program,
            away_until=places.get(teen_id, NOWHERE).away_until,
        )
        for teen_id, person, phones in found
    }


@dataclass(frozen=True)
class Standing:
    """All her places together: on a break is who is away from every one that she still has."""

    in_program: bool
    away_until: date | None


NOWHERE = Standing(in_program=False, away_until=None)


def _places(teen_ids: Collection[int]) -> dict[int, Standing]:
    hers: dict[int, list[tuple[EnrollmentState, date | None]]] = {}
    found = db.session.execute(PLACES, {"girls": list(teen_ids)})
    for teen_id, state, away_until in found:
        hers.setdefault(teen_id, []).append((state, away_until))
    return {teen_id: _standing(rows) for teen_id, rows in hers.items()}


def _standing(rows: Collection[tuple[EnrollmentState, date | None]]) -> Standing:
    held = [(state, until) for state, until in rows if state in HOLDING]
    days = [until or date.max for state, until in held if state is EnrollmentState.PAUSED]
    is_away = bool(days) and len(days) == len(held)
    return Standing(in_program=True, away_until=min(days) if is_away else None)


def is_active_on(day: date) -> ColumnElement[bool]:
    """An enrollment that counts on this day: she comes, it has begun and did not end before."""
    return (
        Enrollment.state.in_(COMING)
        & (Enrollment.starts_on <= day)
        & or_(Enrollment.ends_on.is_(None), Enrollment.ends_on >= day)
    )


def enrolled_ids(person_ids: Collection[int], on: date, site_id: int | None = None) -> set[int]:
    """Those of them who are participants on this day, at this site when one is named.

    Also who is on a break or waits for a yes: she comes as a girl, never as an adult (SAFE-13).
    """
    asked = {"people": list(person_ids), "on": on}
    if site_id is None:
        return set(db.session.scalars(TAKING_PART, asked))
    return set(db.session.scalars(TAKING_PART_AT, {**asked, "site": site_id}))


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
    return db.session.scalars(TEEN, {"person": person_id}).first()
