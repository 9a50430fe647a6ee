"""What the rules need to know about the girls, and who belongs to whom."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.cohorts.models import (
    Alumna,
    Cohort,
    EmergencyContact,
    Enrollment,
    EnrollmentState,
    Guardianship,
    Program,
    Teen,
)
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


def guardians_of(teen: Teen) -> Sequence[Person]:
    """Whom we may write to about her, the first to ask first; nobody with `no_contact`."""
    reachable = _current_guardians(), Guardianship.no_contact.is_(False)
    found = select(Person).join(Guardianship, Guardianship.guardian_id == Person.id)
    found = found.where(Guardianship.teen_id == teen.id, *reachable)
    return db.session.scalars(found.order_by(Guardianship.priority, Guardianship.id)).all()


def guardians_of_person(person_id: int) -> Sequence[Person]:
    """Hers while she is a minor; a woman, or somebody who is no girl of ours, has none."""
    teen = teen_of(person_id)
    if teen is None or not _is_in_guardians_care(teen.person, clock.now().date()):
        return []
    return guardians_of(teen)


def guardianships_of(teen: Teen) -> Sequence[Guardianship]:
    """All of them for staff, those with `no_contact` and the ended ones too."""
    found = select(Guardianship).where(Guardianship.teen_id == teen.id)
    found = found.options(joinedload(Guardianship.guardian))
    return db.session.scalars(found.order_by(Guardianship.priority, Guardianship.id)).all()


def teens_of(guardian: Person, on: date) -> Sequence[Teen]:
    """The minors she may see on this day: her access ends on their 18th birthday (SAFE-12)."""
    hers = select(Teen).join(Guardianship, Guardianship.teen_id == Teen.id)
    allowed = _current_guardians(), Guardianship.no_contact.is_(False)
    hers = hers.where(Guardianship.guardian_id == guardian.id, *allowed)
    teens = db.session.scalars(hers.options(joinedload(Teen.person)).order_by(Teen.id)).all()
    return [teen for teen in teens if _is_in_guardians_care(teen.person, on)]


def _is_in_guardians_care(girl: Person, on: date) -> bool:
    """A girl whose birth date nobody wrote down is taken for a minor."""
    return girl.age_on(on) is None or girl.is_minor_on(on)


def _current_guardians() -> ColumnElement[bool]:
    return Guardianship.ended_on.is_(None)


def alumnae(
    *,
    site_ids: Collection[int] = (),
    program_ids: Collection[int] = (),
    years: Collection[int] = (),
) -> Sequence[Alumna]:
    """Everyone who graduated at these sites, in these programs and years; no limit means all."""
    found = select(Alumna).join(Alumna.cohort).join(Alumna.person)
    found = found.where(Person.erased_at.is_(None))
    if site_ids:
        found = found.where(Cohort.site_id.in_(site_ids))
    if program_ids:
        found = found.where(Cohort.program_id.in_(program_ids))
    if years:
        found = found.where(func.extract("year", Alumna.graduated_on).in_(years))
    return db.session.scalars(_with_person_and_cohort(found).order_by(Alumna.id)).all()


def _with_person_and_cohort(found: Select[Alumna]) -> Select[Alumna]:
    cohort = joinedload(Alumna.cohort)
    return found.options(
        joinedload(Alumna.person), cohort.joinedload(Cohort.site), cohort.joinedload(Cohort.program)
    )


def alumna_of(person_id: int) -> Alumna | None:
    return db.session.scalars(select(Alumna).where(Alumna.person_id == person_id)).first()


def past_mentees(found: Collection[Alumna], on: date) -> dict[int, facts.PastMentee]:
    """By person, what a campaign's rule needs to know about each; one query."""
    held = safety.held_ids([alumna.person_id for alumna in found])
    return {
        alumna.person_id: facts.PastMentee(
            person_id=alumna.person_id,
            age=alumna.person.age_on(on),
            held=alumna.person_id in held,
            closed_for_cause=alumna.closed_for_cause_at is not None,
            may_be_invited=alumna.may_invite,
        )
        for alumna in found
    }


def programs() -> Sequence[Program]:
    return db.session.scalars(select(Program).order_by(Program.name)).all()


def current_cohorts() -> Sequence[Cohort]:
    """Those that have not graduated yet."""
    going = select(Cohort).where(Cohort.graduated_at.is_(None))
    return db.session.scalars(going.order_by(Cohort.name, Cohort.id)).all()
