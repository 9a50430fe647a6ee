"""What stood on a paper list is written down later: by the same rules as at the door."""

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import places
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, queries
from stepup.events.actions import evening
from stepup.events.models import Attendance, Event, EventState, SlotRole
from stepup.locks import lock_row
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules


def she_came(event: Event, girl: Person, by: Person) -> Attendance:
    """For the whole evening, as far as anybody knows; refused where the door would have."""
    _ensure_over(event)
    lock_row(girl)
    had = queries.attendance_of(event).get(girl.id)
    if had is not None:
        return had
    _ensure_let_in(event, girl)
    came = Attendance(event=event, person=girl, role=SlotRole.TEEN, recorded_by_id=by.id)
    came.arrived_at, came.left_at = event.starts_at, event.ends_at
    db.session.add(came)
    audit.record("recorded afterwards", came, after={"person": girl.id})
    places.came(girl)
    return came


def she_did_not(event: Event, girl: Person) -> None:
    """Taken off again; the log keeps that she was on."""
    had = queries.attendance_of(event).get(girl.id)
    if had is not None:
        evening.undo_check_in(had)


def _ensure_over(event: Event) -> None:
    if event.state not in (EventState.OPEN, EventState.DONE) or clock.now() < event.starts_at:
        raise Refused("Attendance is recorded of events that took place.")


def _ensure_let_in(event: Event, girl: Person) -> None:
    on = admission.last_day(event)
    youth = cohorts.youth_for([girl.id], on).get(girl.id)
    if youth is None:
        raise Refused("She is no girl of the program.")
    reasons = rules.arrival(youth, on, safety.policy())
    reasons += admission.two_adults_come(event, queries.counted_at(event))
    if reasons:
        raise Refused.because(reasons)
