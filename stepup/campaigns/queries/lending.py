"""Whose mentor lets us write in her name, today; read through any line to the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, exists, func, select
from sqlalchemy.orm import Session

from stepup.campaigns.models import Preference, Recipient
from stepup.campaigns.queries.returned import is_in_good_standing
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.people.models import Person

LONGEST_NAME = 40  # of a sender, so that a phone shows whose letter it is
LENDS = (
    exists().where(
        Preference.person_id == Match.mentor_id, Preference.lends_name_since.is_not(None)
    ),
    is_in_good_standing(Match.mentor_id),
)
called = func.coalesce(Person.preferred_name, Person.first_name)


@dataclass(frozen=True)
class Lender:
    person_id: int
    name: str


def lenders_of(girls: Collection[int]) -> dict[int, Lender]:
    """By former mentee, who mentored her last and lends her name."""
    found = select(Match.teen_person_id, Match.mentor_id, called)
    found = found.join(Person, Person.id == Match.mentor_id)
    found = found.where(Match.teen_person_id.in_(girls), *LENDS)
    rows = db.session.execute(found.order_by(Match.starts_on, Match.id))
    return {girl: Lender(mentor, name[:LONGEST_NAME]) for girl, mentor, name in rows}


def who_still_lend(line: Connection | Session, mentors: Collection[int]) -> set[int]:
    found = select(Match.mentor_id).where(Match.mentor_id.in_(mentors), *LENDS)
    return {mentor for (mentor,) in line.execute(found)}


def lender_of(recipient: Recipient) -> Lender | None:
    """In whose name her letter came, as long as that mentor lends it."""
    lender = lenders_of([recipient.person_id]).get(recipient.person_id)
    return lender if lender and lender.person_id == recipient.in_name_of_id else None


def mentored_by(person: Person) -> Sequence[Row[int, str]]:
    """Whom she mentored until it ended: her number and what she is called."""
    found = select(Person.id, called).join(Match, Match.teen_person_id == Person.id)
    found = found.where(Match.mentor_id == person.id, Match.ended_on.is_not(None))
    return db.session.execute(found.distinct().order_by(called, Person.id)).all()
