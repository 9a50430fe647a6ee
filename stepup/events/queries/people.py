"""Who has, had or used a place."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import UTCDateTime, db
from stepup.events.models import (
    LIVE,
    SEATED,
    Attendance,
    Event,
    EventState,
    Signup,
    Slot,
    SlotRole,
    written,
)
from stepup.people.models import Person
from stepup.safety import contact
from stepup.volunteers.models import Stage, Volunteer

# asked by every sign-up while others wait: written once, because writing takes longer than asking
LIVE_SIGNUP = select(Signup).where(
    Signup.event_id == bindparam("event"),
    Signup.person_id == bindparam("person"),
    Signup.state.in_(written(LIVE)),
)
ATTENDANCE = select(Attendance).where(Attendance.event_id == bindparam("event"))
SPEAKS = (
    select(Signup.person_id, func.count())
    .join(Slot, Signup.slot_id == Slot.id)
    .join(Event, Signup.event_id == Event.id)
    .where(
        Signup.person_id.in_(bindparam("people", expanding=True)),
        Signup.state.in_(written(SEATED)),
        Slot.role == SlotRole.SPEAKER,
        Event.id != bindparam("event"),
        Event.state != EventState.CANCELLED,
        Event.starts_at.between(
            bindparam("first", type_=UTCDateTime()), bindparam("last", type_=UTCDateTime())
        ),
    )
    .group_by(Signup.person_id)
)


def signup_shown(signup_id: int) -> Signup | None:
    """With its event, site, slot and person."""
    event = joinedload(Signup.event)
    named = (event.joinedload(Event.site), joinedload(Signup.slot), joinedload(Signup.person))
    return db.session.get(Signup, signup_id, options=named)


def live_signups(event: Event) -> Sequence[Signup]:
    """With their people and slots, in the order in which they came."""
    return db.session.scalars(
        select(Signup)
        .where(Signup.event_id == event.id, Signup.state.in_(LIVE))
        .options(joinedload(Signup.person), joinedload(Signup.slot), joinedload(Signup.party))
        .order_by(Signup.id)
    ).all()


def friends_of(signup: Signup) -> Sequence[Signup]:
    """The others of those who asked for seats together, as far as they have or want one."""
    if signup.party_id is None:
        return []
    others = select(Signup).where(Signup.party_id == signup.party_id, Signup.id != signup.id)
    return db.session.scalars(others.where(Signup.state.in_(LIVE)).order_by(Signup.id)).all()


def latest_signup(event_id: int, person_id: int) -> Signup | None:
    """Her last place at an event, also when she gave it up."""
    hers = select(Signup).where(Signup.event_id == event_id, Signup.person_id == person_id)
    return db.session.scalars(hers.order_by(Signup.id.desc()).limit(1)).first()


def gone_signups(event: Event) -> Sequence[Signup]:
    """Who had a place and has none now, the latest first."""
    return db.session.scalars(
        select(Signup)
        .where(Signup.event_id == event.id, Signup.state.not_in(LIVE))
        .options(joinedload(Signup.person), joinedload(Signup.slot))
        .order_by(Signup.changed_at.desc(), Signup.id)
        .limit(100)
    ).all()


def live_signup(event_id: int, person_id: int) -> Signup | None:
    return db.session.scalars(LIVE_SIGNUP, {"event": event_id, "person": person_id}).first()


def agenda_of(person_id: int, since: datetime) -> Sequence[Signup]:
    """Her live places at events that end after `since`, soonest first."""
    return db.session.scalars(
        select(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(Signup.person_id == person_id, Signup.state.in_(LIVE), Event.ends_at > since)
        .options(joinedload(Signup.event).joinedload(Event.site), joinedload(Signup.slot))
        .order_by(Event.starts_at, Signup.id)
    ).all()


def visits_as_speaker(person_ids: Sequence[int], on: date, *, leave_out: int) -> dict[int, int]:
    """How often each speaks or spoke in the year around a day, other than at one event."""
    first, last = (clock.start_of(on + timedelta(days=days)) for days in (-365, 366))
    asked = {"people": list(person_ids), "event": leave_out, "first": first, "last": last}
    return {person_id: count for person_id, count in db.session.execute(SPEAKS, asked)}


def attendance_of(event: Event) -> dict[int, Attendance]:
    rows = db.session.scalars(ATTENDANCE, {"event": event.id})
    return {row.person_id: row for row in rows}


def counted_at(event: Event, *only: ColumnElement[bool]) -> Sequence[Person]:
    """Who was let in as one of the adults."""
    found = select(Person).join(Attendance, Attendance.person_id == Person.id)
    here = Attendance.event_id == event.id, Attendance.counted
    return db.session.scalars(found.where(*here, *only)).all()


def attended_by(person_id: int) -> Sequence[Attendance]:
    return db.session.scalars(select(Attendance).where(Attendance.person_id == person_id)).all()


def absent_since(moment: datetime) -> Sequence[Volunteer]:
    """Who is called active, has been so since before, and was at no event since."""
    came = exists().where(
        Attendance.person_id == Volunteer.person_id, Attendance.arrived_at > moment
    )
    active = Volunteer.stage == Stage.ACTIVE, Volunteer.stage_since <= moment
    found = select(Volunteer).where(*active, ~came).options(joinedload(Volunteer.person))
    return db.session.scalars(found.order_by(Volunteer.id)).all()


def free_mentors(event: Event, most: int) -> Sequence[Person]:
    """Serving volunteers of the event's city or who came to its site, with no other place then."""
    busy = (
        select(Signup.person_id)
        .join(Signup.event)
        .where(
            Signup.state.in_(LIVE),
            Event.state != EventState.CANCELLED,
            Event.starts_at < event.ends_at,
            Event.ends_at > event.starts_at,
        )
    )
    came = select(Attendance.person_id).join(Attendance.event).where(Event.site_id == event.site_id)
    near = or_(Person.city == event.site.city, Person.id.in_(came))
    serving = Volunteer.stage.in_((Stage.CLEARED, Stage.ACTIVE)), Person.erased_at.is_(None)
    found = select(Person).join(Volunteer, Volunteer.person_id == Person.id).where(*serving, near)
    found = found.where(Person.id.not_in(busy), Person.email.is_not(None))
    return db.session.scalars(found.order_by(Volunteer.stage, Person.id).limit(most)).all()


_WAS_THERE = (
    select(Attendance.id)
    .where(Attendance.event_id == Signup.event_id, Attendance.person_id == Signup.person_id)
    .exists()
)
# Of what is over, where she was there.
COUNTED_PLACES = contact.spends(
    select(Signup.person_id, Event.starts_at, Event.ends_at)
    .join(Signup.event)
    .join(Signup.slot)
    .where(
        Signup.person_id.in_(contact.PEOPLE),
        Slot.counts,
        Signup.state.in_(written(SEATED)),
        Event.id != contact.THIS_EVENT,
        Event.state != EventState.CANCELLED,
        Event.starts_at >= contact.FIRST,
        Event.starts_at < contact.BEFORE,
        or_(Event.ends_at > contact.NOW, _WAS_THERE),
    )
)
