"""The evening: who is here, who may be counted, when she left; and the hours it made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import places
from stepup.db import db
from stepup.errors import Reason, Refused
from stepup.events import admission, queries
from stepup.events.actions import planning
from stepup.events.models import Attendance, Event, EventState, Signup, Slot, SlotRole
from stepup.inserts import insert_new
from stepup.locks import lock_row
from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import actions as volunteers

EARLIEST = timedelta(hours=3)


@dataclass(frozen=True)
class Line:
    """One person on the roster: may she be let in, may she be counted, and why not."""

    signup: Signup
    attendance: Attendance | None
    reasons: tuple[Reason, ...]
    countable: bool

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.left_at is None


def roster(event: Event) -> list[Line]:
    """Everybody with a place, the adults who must be there first; constant queries."""
    seated = [signup for signup in queries.live_signups(event) if signup.is_seated]
    signups = sorted(seated, key=lambda signup: signup.slot.role is SlotRole.TEEN)
    people = [signup.person for signup in signups]
    adults = admission.adults_at(event, people, until=event.ends_at)
    youths = cohorts.youth_for([person.id for person in people], admission.last_day(event))
    seen = queries.attendance_of(event)
    return [
        _line(event, signup, adults[signup.person_id], youths.get(signup.person_id), seen)
        for signup in signups
    ]


def _line(
    event: Event,
    signup: Signup,
    adult: facts.Adult,
    youth: facts.Youth | None,
    seen: dict[int, Attendance],
) -> Line:
    reasons = at_the_door(event, signup.slot, adult, youth)
    countable = signup.slot.counts and not reasons
    return Line(signup, seen.get(signup.person_id), tuple(reasons), countable)


def at_the_door(
    event: Event, slot: Slot, adult: facts.Adult, youth: facts.Youth | None
) -> list[Reason]:
    on = admission.last_day(event)
    if slot.role is SlotRole.TEEN:
        return rules.arrival(youth or facts.Youth(adult.person_id, adult.age), on, safety.policy())
    if slot.needs_clearance:
        return admission.as_one_of_the_adults(slot, adult, on)
    return rules.no_hold(adult.held)


def check_in(signup: Signup, by: Person | None, at: datetime | None = None) -> Attendance:
    """She is here. Doing it twice changes nothing: the first arrival stands.

    A girl is let in when two unrelated cleared adults are in the room (SAFE-03).
    """
    event = signup.event
    arrived_at = at or clock.now()
    _ensure_doors(event, arrived_at)
    lock_row(signup.person)
    had = queries.attendance_of(event).get(signup.person_id)
    if had is not None and had.left_at is None:
        return had
    reasons = _reasons_today(signup)
    if reasons:
        raise Refused.because(reasons)
    return _record(signup, had, arrived_at, by)


def _ensure_doors(event: Event, at: datetime) -> None:
    why = closed_because(event, at)
    if why:
        raise Refused(why)


def closed_because(event: Event, at: datetime) -> str:
    """Why nobody can be checked in; empty while the doors are open. The roster says the same."""
    if event.state is not EventState.OPEN:
        return f"This event is {event.state.value}; nobody can be checked in."
    opens_at = event.starts_at - EARLIEST
    if at < opens_at:
        when = clock.moment(opens_at, event.time_zone)
        return f"Check-in opens three hours before the event starts: {when}."
    return ""


def _reasons_today(signup: Signup) -> list[Reason]:
    if not signup.is_seated:
        return [Reason("SEAT", "She has no place at this event. Add her as a walk-in first.")]
    event, person = signup.event, signup.person
    adult = admission.adult_for([signup.slot], event, person, until=event.ends_at)
    youth = admission.youth_for([signup.slot], event, person)
    reasons = at_the_door(event, signup.slot, adult, youth)
    if signup.slot.role is SlotRole.TEEN:
        reasons += rules.two_adults(
            adults_present(event), admission.last_day(event), safety.policy()
        )
    return reasons


def reasons_at_the_door(slot: Slot, person: Person) -> list[Reason]:
    """Without asking who else is in the room: it is over."""
    event = slot.event
    adult = admission.adult_for([slot], event, person)
    return at_the_door(event, slot, adult, admission.youth_for([slot], event, person))


def adults_present(event: Event) -> list[facts.Adult]:
    """The counted adults in the room now, judged again."""
    here = queries.counted_at(event, Attendance.left_at.is_(None))
    return admission.ready_adults(event, here, until=event.ends_at)


def _record(
    signup: Signup, had: Attendance | None, arrived_at: datetime, by: Person | None
) -> Attendance:
    if had is not None:
        had.left_at = None
        return had
    attendance = Attendance(
        event_id=signup.event_id,
        person_id=signup.person_id,
        role=signup.slot.role,
        counted=signup.slot.counts,
        arrived_at=arrived_at,
        recorded_by_id=by.id if by else None,
    )
    insert_new(attendance, event=signup.event, person=signup.person)
    audit.record("checked in", attendance, after={"person": signup.person_id})
    if attendance.counted:
        volunteers.came(signup.person)
    elif attendance.role is SlotRole.TEEN:
        places.came(signup.person)
    return attendance


def check_out(attendance: Attendance, at: datetime | None = None) -> Attendance:
    left_at = at or clock.now()
    attendance.left_at = max(left_at, attendance.arrived_at)
    return attendance


def after(attendance: Attendance, deed: str, at: datetime | None = None) -> None:
    """She leaves, or the tap was on the wrong line."""
    if deed == "out":
        check_out(attendance, at)
    else:
        undo_check_in(attendance)


def undo_check_in(attendance: Attendance) -> None:
    """A tap on the wrong line; the log keeps that it happened."""
    audit.record("check-in undone", attendance, before={"person": attendance.person_id})
    db.session.delete(attendance)


def close(event: Event) -> int:
    """End the evening: whoever is still in leaves when the event ends. Answers who came."""
    planning.finish(event)
    rows = queries.attendance_of(event).values()
    for attendance in rows:
        if attendance.left_at is None:
            check_out(attendance, max(event.ends_at, attendance.arrived_at))
    return len(rows)


def hours_given(rows: Sequence[Attendance]) -> float:
    """Hours observed, not planned; an evening that nobody closed counts nothing yet."""
    seconds = sum(
        (row.left_at - row.arrived_at).total_seconds() for row in rows if row.left_at is not None
    )
    return round(seconds / 3600, 2)
