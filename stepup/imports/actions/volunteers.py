"""Volunteers: who they are, what they can do, and which checks still count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.imports.actions import intake
from stepup.imports.directory import Directory, Meeting, chunks
from stepup.imports.outcomes import Report
from stepup.imports.readings import Reading
from stepup.imports.stops import SOURCE, Stops
from stepup.imports.volunteers import VolunteerRow
from stepup.people.models import Person
from stepup.safety import actions as decisions
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import Clearance, ClearanceKind, Skill, Stage, Volunteer

CHECK = ClearanceKind.BACKGROUND_CHECK
ENDED = "The background check has ended and was left out: enter a new one."


@dataclass(frozen=True)
class Desk:
    """What is known before the first row is looked at."""

    today: date
    directory: Directory
    stops: Stops
    volunteers: dict[Person, Volunteer]
    checked_on: dict[Person, set[date]]
    by: Person | None


def take_in(reading: Reading[VolunteerRow], today: date, by: Person | None = None) -> Report:
    emails = [row.email for row in reading.rows]
    directory = Directory(emails)
    people = directory.people()
    desk = Desk(today, directory, Stops(emails), _volunteers_of(people), _checks_of(people), by)
    report = intake.take_in(reading, lambda row: _take(row, desk))
    report.facts.append(f"cleared today {sum(row.is_cleared(today) for row in reading.rows)}")
    return report


def _volunteers_of(people: Iterable[Person]) -> dict[Person, Volunteer]:
    found: dict[Person, Volunteer] = {}
    for ids in chunks(person.id for person in people):
        hers = select(Volunteer).where(Volunteer.person_id.in_(ids))
        for volunteer in db.session.scalars(hers.options(joinedload(Volunteer.person))):
            found[volunteer.person] = volunteer
    return found


def _checks_of(people: Iterable[Person]) -> dict[Person, set[date]]:
    """The days of issue, the revoked checks' too: a file does not bring one back."""
    found: dict[Person, set[date]] = defaultdict(set)
    for ids in chunks(person.id for person in people):
        hers = select(Clearance).where(Clearance.person_id.in_(ids), Clearance.kind == CHECK)
        for clearance in db.session.scalars(hers.options(joinedload(Clearance.person))):
            found[clearance.person].add(clearance.issued_on)
    return found


def _take(row: VolunteerRow, desk: Desk) -> Meeting:
    _ensure_grown_up(row, desk)
    meeting = desk.directory.meet(
        row.name,
        row.email,
        phone=row.phone,
        born_on=row.born_on,
        city=row.chapter,
        employer=row.employer,
        industry=row.industry,
    )
    check = _check(row, meeting, desk)
    if meeting.person not in desk.volunteers:
        _enter(row, check, meeting, desk)
    if check is not None and check.issued_on not in desk.checked_on[meeting.person]:
        _record(check, meeting, desk)
    if desk.stops.note(row.email, campaigns=row.opted_out, everything=False):
        meeting.has_changed()
    return meeting


def _ensure_grown_up(row: VolunteerRow, desk: Desk) -> None:
    known = desk.directory.find(row.name, row.email)
    born_on = (known.born_on if known else None) or row.born_on
    age = clock.years_between(born_on, desk.today) if born_on else None
    reasons = rules.grown_up(age, safety.policy())
    if reasons:
        raise Refused("She is under 18: only adults are taken in as volunteers.", reasons)


def _check(row: VolunteerRow, meeting: Meeting, desk: Desk) -> facts.Check | None:
    """Her check if it still counts; one that has ended is history and left out."""
    if row.cleared_on is None:
        return None
    check = facts.Check(CHECK.value, row.cleared_on, row.clearance_ends_on or date.max)
    if rules.recordable_check(check, desk.today, safety.policy()):
        meeting.remarks.append(ENDED)
        return None
    return check if _may_decide(meeting, desk) else None


def _may_decide(meeting: Meeting, desk: Desk) -> bool:
    """Nobody records her own check, or a relative's, by way of a file (SAFE-25)."""
    db.session.flush()
    try:
        decisions.ensure_may_decide(desk.by, meeting.person)
    except Refused as problem:
        meeting.remarks.append(f"The background check was left out: {problem}")
        return False
    return True


def _enter(row: VolunteerRow, check: facts.Check | None, meeting: Meeting, desk: Desk) -> None:
    stage = _stage(row, check)
    volunteer = volunteers.enter(meeting.person, stage, SOURCE, reason="She was on a sheet.")
    db.session.add_all(Skill(volunteer=volunteer, name=skill) for skill in row.skills)
    desk.volunteers[meeting.person] = volunteer
    meeting.has_changed()


def _stage(row: VolunteerRow, check: facts.Check | None) -> Stage:
    """Whoever ever had a check was accepted by staff; the others have yet to be."""
    if check is not None:
        return Stage.CLEARED
    return Stage.APPLICANT if row.cleared_on is None else Stage.LAPSED


def _record(check: facts.Check, meeting: Meeting, desk: Desk) -> None:
    volunteers.record_clearance(
        meeting.person, CHECK, check.issued_on, check.expires_on, desk.by, reference=SOURCE
    )
    if check.issued_on is not None:
        desk.checked_on[meeting.person].add(check.issued_on)
    meeting.has_changed()
