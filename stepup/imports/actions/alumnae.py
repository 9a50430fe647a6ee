"""Past mentees: who they are, when they graduated, and that those who said stop are left alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.imports.actions import intake
from stepup.imports.alumnae import AlumnaRow
from stepup.imports.directory import Directory, Meeting, chunks
from stepup.imports.outcomes import Report
from stepup.imports.readings import Reading
from stepup.imports.registers import Register
from stepup.imports.stops import Stops
from stepup.people.models import Person


@dataclass(frozen=True)
class Desk:
    """What is known before the first row is looked at."""

    directory: Directory
    register: Register
    stops: Stops
    alumnae: dict[Person, Alumna]


def take_in(reading: Reading[AlumnaRow], register: Register) -> Report:
    emails = [row.email for row in reading.rows]
    directory = Directory(emails)
    desk = Desk(directory, register, Stops(emails), _alumnae_of(directory.people()))
    report = intake.take_in(reading, lambda row: _take(row, desk))
    report.facts.append(f"opted out {sum(not row.may_be_invited for row in reading.rows)}")
    return report


def _alumnae_of(people: Iterable[Person]) -> dict[Person, Alumna]:
    found: dict[Person, Alumna] = {}
    for ids in chunks(person.id for person in people):
        hers = select(Alumna).where(Alumna.person_id.in_(ids)).options(joinedload(Alumna.person))
        found |= {alumna.person: alumna for alumna in db.session.scalars(hers)}
    return found


def _take(row: AlumnaRow, desk: Desk) -> Meeting:
    meeting = _meet(row, desk.directory)
    stopped = desk.stops.note(row.email, campaigns=row.opted_out, everything=row.do_not_contact)
    alumna = desk.alumnae.get(meeting.person)
    if alumna is None:
        alumna = desk.alumnae[meeting.person] = _graduated(meeting.person, row, desk)
        meeting.has_changed()
    elif alumna.graduated_on.year != row.graduated_on.year:
        meeting.remarks.append("The graduation year we have is another one and stays.")
    if stopped:
        alumna.may_invite = False
        meeting.has_changed()
    return meeting


def _meet(row: AlumnaRow, directory: Directory) -> Meeting:
    return directory.meet(
        row.name,
        row.email,
        phone=row.phone,
        born_on=row.born_on,
        city=row.city,
        employer=row.employer,
        industry=row.industry,
    )


def _graduated(person: Person, row: AlumnaRow, desk: Desk) -> Alumna:
    """A contact who never said stop may be invited: that is what such a list is kept for."""
    cohort = desk.register.class_of(row.graduated_on.year, row.cohort, row.program)
    alumna = Alumna(person=person, cohort=cohort, graduated_on=row.graduated_on)
    alumna.may_invite = not desk.stops.holds(row.email)
    db.session.add(alumna)
    return alumna
