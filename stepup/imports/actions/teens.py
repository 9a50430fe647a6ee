"""Girls of a roster: enrolled with those who answer for them; a yes is a paper to wait for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from stepup import clock
from stepup.cohorts import queries, years
from stepup.cohorts.actions import consents, enrolment, papers
from stepup.cohorts.models import Enrollment, EnrollmentState, Teen
from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.db import db
from stepup.imports.actions import intake
from stepup.imports.directory import Directory, Meeting
from stepup.imports.girls import Girls
from stepup.imports.outcomes import Outcome, Report
from stepup.imports.readings import Reading
from stepup.imports.registers import Register
from stepup.imports.teens import GROWN_UP, GuardianRow, TeenRow
from stepup.people.models import Person
from stepup.people.names import folded, name_key

SPANISH = ("spanish", "espanol", "es", "castellano")
IN_LINE = "The cohort is full: she stands in line for a place, and nobody goes first."
HER_OWN_YES = "She is 18 or older: a guardian's yes no longer counts, she gives her own."
OLD_YES = "The consent is of an earlier program year: ask for a new one."
NO_STANDS = "A guardian has said no, or took her yes back: that stands."
NOBODY_TO_ANSWER = "Nobody whom we may write to can have said yes for her: ask staff."
MEDICAL_DIFFERS = "The medical note we have is another one and stays: please compare them."


@dataclass(frozen=True)
class Desk:
    """What is known before the first row is looked at."""

    today: date
    directory: Directory
    register: Register
    girls: Girls
    by_school: Counter[str]


def take_in(
    reading: Reading[TeenRow],
    register: Register,
    today: date,
    by_school: Counter[str] | None = None,
) -> Report:
    """`by_school`: how many girls the whole file has, when this is a part of it."""
    emails = [row.email for row in reading.rows if row.email]
    emails += [guardian.email for row in reading.rows for guardian in row.guardians]
    directory = Directory(emails, (name_key(*row.name) for row in reading.rows))
    girls = Girls(directory.people(), today)
    by_school = by_school or Counter(row.school for row in reading.rows)
    desk = Desk(today, directory, register, girls, by_school)
    report = intake.take_in(reading, lambda row: _take(row, desk))
    report.facts.append(f"without consent {sum(not row.has_consent for row in reading.rows)}")
    if girls.with_paper:
        report.facts.append(f"signed papers to bring {len(girls.with_paper)}")
    return report


def _take(row: TeenRow, desk: Desk) -> Meeting:
    known = _known(row, desk.directory)
    teen = desk.girls.teens.get(known) if known else None
    place = desk.girls.places.get(teen) if teen else None
    if teen is None or place is None:
        return _enrol(row, known, desk)
    meeting = _bring_up_to_date(row, teen, desk)
    _take_yes(row, place, meeting, desk)
    return meeting


def _known(row: TeenRow, directory: Directory) -> Person | None:
    by_address = directory.find(row.name, row.email) if row.email else None
    return by_address or directory.born(row.name, row.born_on)


def _enrol(row: TeenRow, known: Person | None, desk: Desk) -> Meeting:
    cohort = desk.register.this_years(row.school, desk.today, desk.by_school[row.school])
    db.session.flush()
    with db.session.begin_nested():  # a rule may say no when half of her is written
        place = enrolment.enrol(
            cohort,
            _girl(row),
            [_guardian(guardian, row) for guardian in row.guardians],
            [_contact(guardian) for guardian in row.guardians if guardian.phone],
            on=desk.today,
        )
        girl = place.teen.person
        meeting = Meeting(girl, Outcome.CHANGED if known else Outcome.CREATED)
        if place.state is EnrollmentState.WAITLISTED:
            meeting.remarks.append(IN_LINE)
        girl.language = girl.language if known else _letters_in(row)
        _take_yes(row, place, meeting, desk)
    return meeting


def _girl(row: TeenRow) -> Girl:
    return Girl(
        first_name=row.first_name,
        last_name=row.last_name,
        born_on=row.born_on,
        preferred_name=row.preferred_name,
        email=row.email or "",
        grade=row.grade,
        school=row.school,
        home_language=row.language,
        medical_notes=row.medical,
    )


def _guardian(guardian: GuardianRow, row: TeenRow) -> Guardian:
    return Guardian(
        guardian.first_name,
        guardian.last_name,
        guardian.email,
        guardian.phone or "",
        language=_letters_in(row),
    )


def _contact(guardian: GuardianRow) -> Contact:
    name = f"{guardian.first_name} {guardian.last_name}".strip()
    return Contact(name[:160], guardian.phone or "", "guardian")


def _letters_in(row: TeenRow) -> str:
    return "es" if folded(row.language) in SPANISH else "en"


def _bring_up_to_date(row: TeenRow, teen: Teen, desk: Desk) -> Meeting:
    facts = {"preferred_name": row.preferred_name, "email": row.email or ""}
    meeting = desk.directory.meet_again(teen.person, row.name, born_on=row.born_on, **facts)
    _note_school(row, teen, meeting)
    for priority, guardian in enumerate(row.guardians, start=1):
        _note_guardian(guardian, row, teen, priority, meeting, desk)
    return meeting


def _note_school(row: TeenRow, teen: Teen, meeting: Meeting) -> None:
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


def _note_guardian(
    guardian: GuardianRow, row: TeenRow, teen: Teen, priority: int, meeting: Meeting, desk: Desk
) -> None:
    """An ended tie, or one without contact, is no business of a roster."""
    name = (guardian.first_name, guardian.last_name)
    known = desk.directory.find(name, guardian.email)
    if known is None or (teen, known) not in desk.girls.guardianships:
        enrolment.add_guardian(teen, _guardian(guardian, row), priority)
        meeting.has_changed()
    if guardian.phone and (teen, guardian.phone) not in desk.girls.phones:
        enrolment.add_contact(teen, _contact(guardian))
        meeting.has_changed()


def _take_yes(row: TeenRow, place: Enrollment, meeting: Meeting, desk: Desk) -> None:
    """The paper it is on is awaited once, for this program year and never against a no."""
    if not row.has_consent:
        return
    answers = desk.girls.answers[place.teen.person].values()
    given_on = row.consented_on or desk.today
    if clock.years_between(row.born_on, desk.today) >= GROWN_UP:
        meeting.remarks.append(HER_OWN_YES)
    elif years.last_day_of_year(given_on) < desk.today:
        meeting.remarks.append(OLD_YES)
    elif False in answers:
        meeting.remarks.append(NO_STANDS)
    elif True not in answers and place.teen not in desk.girls.with_paper:
        _await_paper(row, place, given_on, meeting, desk)


def _await_paper(
    row: TeenRow, place: Enrollment, given_on: date, meeting: Meeting, desk: Desk
) -> None:
    """A list is no consent (SAFE-09). A release that names no channel is for our own use only."""
    guardian = next(iter(queries.who_may_answer(place.teen, desk.today)), None)
    if guardian is None:
        meeting.remarks.append(NOBODY_TO_ANSWER)
        return
    channels = [consents.PhotoChannel.INTERNAL] if row.may_be_photographed else []
    papers.announce(place, guardian, given_on, channels)
    desk.girls.with_paper.add(place.teen)
    meeting.has_changed()
