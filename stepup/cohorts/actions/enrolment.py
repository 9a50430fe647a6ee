"""A girl joins a cohort, with the people who speak for her and those to call."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries
from stepup.cohorts.actions import line, places
from stepup.cohorts.models import (
    Cohort,
    EmergencyContact,
    Enrollment,
    EnrollmentState,
    Guardianship,
    Program,
    Teen,
)
from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Site
from stepup.people import actions as people
from stepup.people import names, ties
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules

OF_ANOTHER_SITE = "She is known at another site. Ask a coordinator of the whole house to move her."


def start(
    name: str,
    program: Program,
    site: Site | None,
    *,
    starts_on: date,
    ends_on: date,
    capacity: int = 30,
) -> Cohort:
    if ends_on <= starts_on:
        raise Refused("The cohort would end before it begins.")
    title = names.short(name, "The name", 120)
    if queries.cohort_named(title, program, site) is not None:
        raise Refused("There is a cohort of this name at this site already.")
    cohort = Cohort(name=title, program=program, site=site, capacity=capacity)
    cohort.starts_on, cohort.ends_on = starts_on, ends_on
    db.session.add(cohort)
    audit.record("started", cohort, after={"name": title})
    return cohort


def program_named(name: str) -> Program:
    """The program of this name, or a new one."""
    title = names.short(name, "The program's name", 120)
    known = db.session.scalars(select(Program).where(Program.name == title)).first()
    if known is not None:
        return known
    program = Program(name=title)
    db.session.add(program)
    audit.record("added", program, after={"name": title})
    return program


def enrol(
    cohort: Cohort,
    girl: Girl,
    guardians: Sequence[Guardian] = (),
    contacts: Sequence[Contact] = (),
    *,
    on: date,
    by_guardian_on_paper: bool = False,
    site_ids: Collection[int] | None = None,
) -> Enrollment:
    """She has a place, or stands in line for one; the same girl twice is one girl.

    Whoever works at `site_ids` only does not take over a girl of another site: with her place would
    come all that is known about her. Under 13 she types nothing herself: only a guardian's paper is
    entered (SAFE-11).
    """
    if girl.born_on is not None and not by_guardian_on_paper:
        ensure_may_give_her_own_facts(girl.born_on, on)
    db.session.flush()
    db.session.refresh(cohort, with_for_update=True)  # two members of staff, one last place
    teen = _teen(girl, guardians, site_ids)
    for number, guardian in enumerate(guardians, start=1):
        add_guardian(teen, guardian, priority=number)
    for contact in contacts:
        add_contact(teen, contact)
    return give_place(cohort, teen, on)


def ensure_may_give_her_own_facts(born_on: date, on: date) -> None:
    reasons = rules.own_data(clock.years_between(born_on, on), safety.policy())
    if reasons:
        raise Refused.because(reasons)


def give_place(cohort: Cohort, teen: Teen, on: date) -> Enrollment:
    """Enrolled where consent is there, waiting for it where it is not; in line when all is full."""
    known = queries.enrollment_of(teen, cohort)
    if known is not None and known.state is EnrollmentState.CLOSED:
        raise Refused("She left this cohort for cause. Talk with the safeguarding lead first.")
    if known is not None and known.state is not EnrollmentState.EXITED:
        return known
    has_room = line.free_places(cohort) > 0
    enrollment = known or Enrollment(teen=teen, cohort=cohort)
    enrollment.ends_on = None
    enrollment.starts_on = min(max(cohort.starts_on, on), cohort.ends_on)
    db.session.add(enrollment)
    if has_room:
        places.begin(enrollment, on)
    else:
        line.join(enrollment)
    audit.record("enrolled", enrollment, after={"cohort": cohort.id, "teen": teen.id})
    return enrollment


def _teen(girl: Girl, guardians: Sequence[Guardian], site_ids: Collection[int] | None) -> Teen:
    person = _known_girl(girl, guardians) or people.find_or_create(
        girl.first_name, girl.last_name, girl.email or None, preferred_name=girl.preferred_name
    )
    known = queries.teen_of(person.id)
    if known is not None and not ties.belongs(person.id, site_ids):
        raise Refused(OF_ANOTHER_SITE)
    if person.born_on is None:
        person.born_on = girl.born_on
    teen = known or Teen(person=person)
    db.session.add(teen)
    teen.grade = teen.grade if girl.grade is None else girl.grade
    teen.school = names.short(girl.school, "The school", 120) or teen.school or ""
    language = names.short(girl.home_language, "The home language", 40)
    teen.home_language = language or teen.home_language or ""
    teen.medical_notes = girl.medical_notes.strip() or teen.medical_notes or ""
    db.session.flush()
    return teen


def _known_girl(girl: Girl, guardians: Sequence[Guardian]) -> Person | None:
    """Many girls have no address: the same name with the same birth date or guardian is she."""
    key = names.name_key(girl.first_name, girl.last_name)
    addresses = [names.email_address(one.email) for one in guardians if one.email]
    return queries.girl_known(key, girl.born_on, addresses)


def add_guardian(teen: Teen, guardian: Guardian, priority: int = 1) -> Guardianship:
    person = _known_guardian(guardian) or people.find_or_create(
        guardian.first_name,
        guardian.last_name,
        guardian.email or None,
        phone=guardian.phone or None,
        language=guardian.language,
    )
    if person.id == teen.person_id:
        raise Refused("She cannot be her own guardian. Whose name and address are these?")
    known = queries.guardianship_of(teen, person)
    if known is not None:
        return known
    role = Guardianship(teen=teen, guardian=person, priority=priority)
    role.relation = names.short(guardian.relation, "The relation", 40) or "guardian"
    role.no_contact = guardian.no_contact
    db.session.add(role)
    audit.record("named a guardian", role, after={"teen": teen.id, "guardian": person.id})
    return role


def _known_guardian(guardian: Guardian) -> Person | None:
    """Without an address, the guardian of a sister is found by name and telephone."""
    if guardian.email or not guardian.phone:
        return None
    key = names.name_key(guardian.first_name, guardian.last_name)
    return queries.guardian_known(key, names.phone_number(guardian.phone))


def add_contact(teen: Teen, contact: Contact) -> EmergencyContact:
    phone = names.phone_number(contact.phone)
    for known in queries.contacts_of(teen):
        if known.phone == phone:
            return known
    added = EmergencyContact(teen=teen, name=names.short(contact.name, "The name", 160))
    added.phone = phone
    added.relation = names.short(contact.relation, "The relation", 40)
    db.session.add(added)
    audit.record("added an emergency contact", added, after={"teen": teen.id})
    places.settle(teen, queries.today_of(teen))
    return added
