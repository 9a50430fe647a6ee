"""A woman asks for her hours on paper, and takes the paper back when it is lost."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events.models import Attendance, HoursLetter
from stepup.people.models import Person


def observed(person: Person) -> Sequence[Attendance]:
    """Evenings that were closed, oldest first: hours seen, not planned."""
    hers = select(Attendance).where(
        Attendance.person_id == person.id, Attendance.left_at.is_not(None)
    )
    rows = hers.options(joinedload(Attendance.event)).order_by(Attendance.arrived_at)
    return db.session.scalars(rows).all()


def issue(person: Person) -> HoursLetter:
    rows = observed(person)
    if not rows:
        raise Refused(_("No evening of yours is recorded yet. Come to one, and ask again."))
    seconds = sum((row.left_at - row.arrived_at).total_seconds() for row in rows if row.left_at)
    days = [clock.to_local(row.arrived_at, row.event.time_zone).date() for row in rows]
    letter = HoursLetter(
        person=person,
        code=secrets.token_hex(8),
        first_on=min(days),
        last_on=max(days),
        minutes=round(seconds / 60),
        evenings=len(rows),
    )
    letter.issued_at = clock.now()
    db.session.add(letter)
    audit.record("issued hours", letter, after={"minutes": letter.minutes})
    return letter


def revoke(letter: HoursLetter) -> None:
    if letter.revoked_at is None:
        letter.revoked_at = clock.now()
        audit.record("revoked hours", letter)


def letters_of(person: Person) -> Sequence[HoursLetter]:
    hers = select(HoursLetter).where(HoursLetter.person_id == person.id)
    return db.session.scalars(hers.order_by(HoursLetter.id.desc())).all()
