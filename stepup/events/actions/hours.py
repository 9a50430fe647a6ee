"""Her hours: staff write one woman's down; she asks for them on paper, and takes it back."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import evening
from stepup.events.models import Attendance, EventState, HoursLetter, Slot
from stepup.locks import lock_row
from stepup.people.models import Person
from stepup.volunteers import actions as volunteers


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


def write_down(
    slot: Slot, person: Person, hours: tuple[datetime, datetime], by: Person
) -> Attendance:
    """One person's hours at an event that has begun, by the rules of its door; a second word about
    her replaces the first."""
    event, (arrived_at, left_at) = slot.event, hours
    if event.state not in (EventState.OPEN, EventState.DONE) or clock.now() < event.starts_at:
        raise Refused("Hours are written down for events that have begun.")
    if left_at > clock.now():
        raise Refused("She has not left yet at that time. Write when she left.")
    lock_row(person)
    reasons = evening.reasons_at_the_door(slot, person)
    if reasons:
        raise Refused.because(reasons)
    row = queries.attendance_of(event).get(person.id)
    if row is None:
        row = Attendance(event_id=event.id, person_id=person.id)
        row.role, row.counted = slot.role, slot.counts
    row.arrived_at, row.left_at, row.recorded_by_id = arrived_at, left_at, by.id
    db.session.add(row)
    db.session.flush()
    audit.record("wrote hours down", row, after={"person": person.id, "left": left_at.isoformat()})
    if row.counted:
        volunteers.came(person)
    return row


def revoke(letter: HoursLetter) -> None:
    if letter.revoked_at is None:
        letter.revoked_at = clock.now()
        audit.record("revoked hours", letter)


def letters_of(person: Person) -> Sequence[HoursLetter]:
    hers = select(HoursLetter).where(HoursLetter.person_id == person.id)
    return db.session.scalars(hers.order_by(HoursLetter.id.desc())).all()
