"""Those who finished, as campaigns look for them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from stepup.cohorts.models import (
    Alumna,
    Cohort,
    Consent,
    ConsentKind,
    Enrollment,
    EnrollmentState,
    Graduate,
    Graduation,
    Teen,
)
from stepup.db import db
from stepup.people.models import ADULT_AT, Person, PersonalLink, Purpose
from stepup.safety import facts
from stepup.safety import queries as safety


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


def may_be_invited(person_ids: Collection[int]) -> set[int]:
    """Those of them who told us, as adults, that we may write to them."""
    own = Consent.granted_by_id == Consent.person_id, Consent.kind == ConsentKind.CONTACT
    standing = Consent.given, Consent.revoked_at.is_(None), Consent.person_id.in_(person_ids)
    found = select(Consent, Person).join(Consent.person).where(*own, *standing)
    return {
        consent.person_id
        for consent, person in db.session.execute(found)
        if (person.age_on(consent.granted_on) or 0) >= ADULT_AT
    }


def contact_answers(person_ids: Collection[int]) -> dict[int, bool]:
    """What each said last, as an adult, to being invited back."""
    own = Consent.granted_by_id == Consent.person_id, Consent.kind == ConsentKind.CONTACT
    found = select(Consent, Person).join(Consent.person).where(*own)
    found = found.where(Consent.person_id.in_(person_ids)).order_by(Consent.id)
    return {
        consent.person_id: consent.given and consent.revoked_at is None
        for consent, person in db.session.execute(found)
        if (person.age_on(consent.granted_on) or 0) >= ADULT_AT
    }


def last_graduation(cohort: Cohort) -> Graduation | None:
    found = select(Graduation).where(Graduation.cohort_id == cohort.id)
    return db.session.scalars(found.order_by(Graduation.id.desc()).limit(1)).first()


def graduates_of(graduation: Graduation) -> Sequence[Graduate]:
    """By name, with the girl's place and person."""
    found = select(Graduate).join(Graduate.enrollment).join(Enrollment.teen).join(Teen.person)
    found = found.where(Graduate.graduation_id == graduation.id)
    place = joinedload(Graduate.enrollment).joinedload(Enrollment.teen).joinedload(Teen.person)
    return db.session.scalars(found.options(place).order_by(Person.name_key, Graduate.id)).all()


def unasked_alumnae(on: date) -> list[Alumna]:
    """Who left us here as a minor, is grown up on this day, and has never been asked."""
    asked = select(PersonalLink.id).where(
        PersonalLink.purpose == Purpose.ALUMNA, PersonalLink.thing_id == Alumna.id
    )
    was_here = (
        select(Enrollment.id)
        .join(Enrollment.teen)
        .where(
            Teen.person_id == Alumna.person_id,
            Enrollment.cohort_id == Alumna.cohort_id,
            Enrollment.state.in_((EnrollmentState.GRADUATED, EnrollmentState.EXITED)),
        )
    )
    found = select(Alumna).join(Alumna.cohort).join(Alumna.person)
    found = found.where(Alumna.may_invite.is_(False), Person.erased_at.is_(None))
    found = found.where(was_here.exists(), ~asked.exists())
    rows = db.session.scalars(_with_person_and_cohort(found).order_by(Alumna.id))
    return [one for one in rows if _grew_up_since(one, on)]


def _grew_up_since(alumna: Alumna, on: date) -> bool:
    person = alumna.person
    return person.is_minor_on(alumna.graduated_on) and not person.is_minor_on(on)


def left_early() -> ColumnElement[bool]:
    """Beside an alumna: she went before the others finished."""
    return exists().where(
        Teen.person_id == Alumna.person_id,
        Enrollment.teen_id == Teen.id,
        Enrollment.cohort_id == Alumna.cohort_id,
        Enrollment.state == EnrollmentState.EXITED,
    )


def has_finished(alumna: Alumna) -> bool:
    return bool(db.session.scalar(select(~left_early()).where(Alumna.id == alumna.id)))


def was_closed(teen_id: int) -> bool:
    """For cause, from any cohort."""
    closed = Enrollment.teen_id == teen_id, Enrollment.state == EnrollmentState.CLOSED
    return bool(db.session.scalar(select(exists().where(*closed))))


def alumnae_of(cohort: Cohort) -> Sequence[Alumna]:
    """Who graduated with it, by name."""
    found = select(Alumna).join(Alumna.person).where(Alumna.cohort_id == cohort.id, ~left_early())
    hers = joinedload(Alumna.cohort).joinedload(Cohort.program)
    found = found.where(Person.erased_at.is_(None)).options(joinedload(Alumna.person), hers)
    return db.session.scalars(found.order_by(Person.name_key, Alumna.id)).all()
