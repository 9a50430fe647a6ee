"""After the evening: who was not seen, who is thanked, what is left to do."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import emails, queries
from stepup.events.actions import evening
from stepup.events.models import (
    Attendance,
    Event,
    EventState,
    Signup,
    SignupState,
    Slot,
    SlotRole,
)
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.volunteers import actions as volunteers

TO_MEND = timedelta(hours=12)  # so long staff can say that she was there, before she is written to
THANKED = {SlotRole.LEAD, SlotRole.MENTOR, SlotRole.STANDBY, SlotRole.SPEAKER}


def close(event: Event) -> int:
    """End the evening, thank who came, and miss who did not; answers how many came."""
    count = evening.close(event)
    rows = _rows(event)
    girls = sum(row.role is SlotRole.TEEN for row in rows)
    for row in rows:
        if row.role in THANKED:
            hers = queries.attended_by(row.person_id)
            hours = evening.hours_given(hers)
            emails.thanks(row, girls=girls, evenings=len(hers), hours=hours)
    for signup in not_seen(event):
        if signup.slot.role in THANKED:
            emails.missed(signup, not_before=clock.now() + TO_MEND)
    return count


def _rows(event: Event) -> Sequence[Attendance]:
    here = select(Attendance).where(Attendance.event_id == event.id)
    return db.session.scalars(here.options(joinedload(Attendance.person))).all()


def not_seen(event: Event) -> Sequence[Signup]:
    """Who had a place when it ended and no attendance: the list that staff go through."""
    came = select(Attendance.person_id).where(Attendance.event_id == event.id)
    found = (
        select(Signup)
        .join(Slot, Signup.slot_id == Slot.id)
        .where(
            Signup.event_id == event.id,
            Signup.state == SignupState.CONFIRMED,
            Signup.person_id.not_in(came),
        )
    )
    return db.session.scalars(
        found.options(joinedload(Signup.person), joinedload(Signup.slot)).order_by(Signup.id)
    ).all()


def was_here(signup: Signup, by: Person) -> Attendance:
    """Nobody tapped her name, and she was there: for the whole evening, as far as anybody knows."""
    event = signup.event
    _ensure_done(event)
    reasons = evening.reasons_at_the_door(signup.slot, signup.person)
    if reasons:
        raise Refused.because(reasons)
    had = queries.attendance_of(event).get(signup.person_id)
    if had is not None:
        return had
    came = Attendance(event=event, person=signup.person, role=signup.slot.role)
    came.arrived_at, came.left_at = event.starts_at, event.ends_at
    came.counted, came.recorded_by_id = signup.slot.counts, by.id
    db.session.add(came)
    audit.record("recorded afterwards", came, after={"person": signup.person_id})
    if came.counted:
        volunteers.came(signup.person)
    _call_back(signup)
    return came


def excuse(signup: Signup) -> None:
    """She had told somebody: it counts as given back, and not as a no-show."""
    _ensure_done(signup.event)
    signup.become(SignupState.WITHDRAWN, reason="Had told us")
    audit.record("excused", signup, after={"person": signup.person_id})
    _call_back(signup)


def _ensure_done(event: Event) -> None:
    if event.state is not EventState.DONE:
        raise Refused("Close the evening first.")


def _call_back(signup: Signup) -> None:
    outbox.cancel_where(Letter.dedupe_key == emails.missed_key(signup))
