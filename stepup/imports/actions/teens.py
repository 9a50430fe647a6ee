"""Girls of a roster: who they are, who answers for them, their place, and the yes on paper."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from stepup import clock
from stepup.cohorts.models import (
    Consent,
    ConsentKind,
    EmergencyContact,
    Enrollment,
    EnrollmentState,
    Guardianship,
    Teen,
)
from stepup.db import db
from stepup.imports.actions import intake
from stepup.imports.directory import Directory, Fact, Meeting
from stepup.imports.girls import Girls
from stepup.imports.outcomes import Outcome, Report
from stepup.imports.readings import Reading
from stepup.imports.registers import Register, program_year_end
from stepup.imports.teens import GROWN_UP, GuardianRow, TeenRow
from stepup.people.models import Person
from stepup.people.names import folded, name_key
from stepup.safety.facts import DEFAULTS

USUAL_CAPACITY = 30
SPANISH = ("spanish", "espanol", "es", "castellano")
HER_OWN_YES = "She is 18 or older: a guardian's yes no longer counts, she gives her own."
OLD_YES = "The consent is of an earlier program year: ask for a new one."
NO_STANDS = "A guardian has said no, or took her yes back: that stands."
MEDICAL_DIFFERS = "The medical note we have is another one and stays: please compare them."


@dataclass(frozen=True)
class Desk:
    """What is known before the first row is looked at."""

    today: date
    directory: Directory
    register: Register
    girls: Girls
    by_school: Counter[str]


def take_in(reading: Reading[TeenRow], register: Register, today: date) -> Report:
    emails = [row.email for row in reading.rows if row.email]
    emails += [guardian.email for row in reading.rows for guardian in row.guardians]
    directory = Directory(emails, (name_key(*row.name) for row in reading.rows))
    girls, by_school = Girls(directory.people(), today), Counter(r.school for r in reading.rows)
    desk = Desk(today, directory, register, girls, by_school)
    report = intake.take_in(reading, lambda row: _take(row, desk))
    report.facts.append(f"without consent {sum(not row.has_consent for row in reading.rows)}")
    return report


def _take(row: TeenRow, desk: Desk) -> Meeting:
    meeting = _meet(row, desk.directory)
    teen = _teen(row, meeting, desk.girls)
    guardians = [_guardian(guardian, meeting, desk) for guardian in row.guardians]
    for priority, guardian in enumerate(guardians, start=1):
        _tie(teen, guardian, priority, meeting, desk.girls)
    for contact, guardian in zip(row.guardians, guardians, strict=True):
        _note_phone(teen, guardian, contact.phone, meeting, desk.girls)
    _enroll(row, teen, guardians, meeting, desk)
    return meeting


def _meet(row: TeenRow, directory: Directory) -> Meeting:
    facts: dict[str, Fact] = {"preferred_name": row.preferred_name, "born_on": row.born_on}
    known = directory.find(row.name, row.email) if row.email else None
    known = known or directory.born(row.name, row.born_on)
    if known is not None:
        return directory.meet_again(known, row.name, email=row.email, **facts)
    meeting = directory.add(row.name, row.email, **facts)
    meeting.person.language = _letters_in(row)
    return meeting


def _letters_in(row: TeenRow) -> str:
    return "es" if folded(row.language) in SPANISH else "en"


def _teen(row: TeenRow, meeting: Meeting, girls: Girls) -> Teen:
    teen = girls.teens.get(meeting.person)
    if teen is None:
        teen = girls.teens[meeting.person] = Teen(person=meeting.person, medical_notes=row.medical)
        teen.grade, teen.school, teen.home_language = row.grade, row.school, row.language
        db.session.add(teen)
        meeting.has_changed()
    else:
        _bring_up_to_date(teen, row, meeting)
    return teen


def _bring_up_to_date(teen: Teen, row: TeenRow, meeting: Meeting) -> None:
    """Grade and school are the school's to say, every year anew; what is not there stays."""
    roster = {"grade": row.grade, "school": row.school, "home_language": row.language}
    for name, value in roster.items():
        if value and getattr(teen, name) != value:
            setattr(teen, name, value)
            meeting.has_changed()
    if row.medical and not teen.medical_notes:
        teen.medical_notes = row.medical
        meeting.has_changed()
    elif row.medical and row.medical != teen.medical_notes:
        meeting.remarks.append(MEDICAL_DIFFERS)


def _guardian(row: GuardianRow, meeting: Meeting, desk: Desk) -> Person:
    name = (row.first_name, row.last_name)
    met = desk.directory.meet(name, row.email, phone=row.phone)
    if met.outcome is Outcome.CREATED:
        met.person.language = meeting.person.language
    if met.outcome is not Outcome.MATCHED:
        meeting.also.append(met.person)
        meeting.has_changed()
    meeting.remarks += met.remarks
    return met.person


def _tie(teen: Teen, guardian: Person, priority: int, meeting: Meeting, girls: Girls) -> None:
    """An ended tie, or one without contact, is no business of a roster."""
    if (teen, guardian) not in girls.guardianships:
        girls.guardianships.add((teen, guardian))
        db.session.add(Guardianship(teen=teen, guardian=guardian, priority=priority))
        meeting.has_changed()


def _note_phone(
    teen: Teen, guardian: Person, phone: str | None, meeting: Meeting, girls: Girls
) -> None:
    if phone and (teen, phone) not in girls.phones:
        girls.phones.add((teen, phone))
        contact = EmergencyContact(teen=teen, name=guardian.name[:160], phone=phone)
        contact.relation = "guardian"
        db.session.add(contact)
        meeting.has_changed()


def _enroll(
    row: TeenRow, teen: Teen, guardians: list[Person], meeting: Meeting, desk: Desk
) -> None:
    has_yes = _has_yes(row, guardians, meeting, desk)
    place = desk.girls.places.get(teen)
    if place is None:
        place = desk.girls.places[teen] = _place(row, teen, desk)
        meeting.has_changed()
    if has_yes and place.state is EnrollmentState.CONSENT_PENDING:
        place.state = EnrollmentState.ENROLLED
        meeting.has_changed()


def _place(row: TeenRow, teen: Teen, desk: Desk) -> Enrollment:
    cohort = desk.register.this_years(row.school, desk.today)
    cohort.capacity = max(cohort.capacity or USUAL_CAPACITY, desk.by_school[row.school])
    starts_on = min(cohort.starts_on, desk.today)
    place = Enrollment(teen=teen, cohort=cohort, starts_on=starts_on)
    place.state = EnrollmentState.CONSENT_PENDING
    db.session.add(place)
    return place


def _has_yes(row: TeenRow, guardians: list[Person], meeting: Meeting, desk: Desk) -> bool:
    """Is there a guardian's yes for this program year? The paper's is written down if new."""
    if not row.has_consent:
        return False
    answers, given_on = desk.girls.answers[meeting.person], row.consented_on or desk.today
    if clock.years_between(row.born_on, desk.today) >= GROWN_UP:
        problem = HER_OWN_YES
    elif program_year_end(given_on) < desk.today:
        problem = OLD_YES
    elif False in answers.values():
        problem = NO_STANDS
    else:
        if guardians[0] not in answers:
            answers[guardians[0]] = True
            db.session.add(_on_paper(meeting.person, guardians[0], given_on))
            meeting.has_changed()
        return True
    meeting.remarks.append(problem)
    return False


def _on_paper(girl: Person, guardian: Person, given_on: date) -> Consent:
    return Consent(
        person=girl,
        granted_by=guardian,
        kind=ConsentKind.PARTICIPATION,
        given=True,
        granted_on=given_on,
        expires_on=program_year_end(given_on),
        text_version=DEFAULTS.consent_text,
        method="paper",
    )
