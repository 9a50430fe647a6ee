"""Events and places, as pages and rules ask for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from stepup import clock
from stepup.db import db
from stepup.events.models import (
    LIVE,
    SEATED,
    Attendance,
    Event,
    EventState,
    Series,
    Signup,
    SignupState,
    Slot,
    SlotRole,
    Visibility,
)
from stepup.organisation.models import Site

DAY = timedelta(days=1)


def slots_of(event: Event) -> Sequence[Slot]:
    return db.session.scalars(select(Slot).where(Slot.event_id == event.id).order_by(Slot.id)).all()


def slots_by_event(event_ids: Sequence[int]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {event_id: [] for event_id in event_ids}
    chosen = select(Slot).where(Slot.event_id.in_(event_ids)).order_by(Slot.id)
    for slot in db.session.scalars(chosen):
        found[slot.event_id].append(slot)
    return found


def taken_by_slot(event_ids: Sequence[int]) -> dict[int, int]:
    """Seats held, offered or confirmed, by slot; a slot without any is absent."""
    return _count_by_slot(event_ids, SEATED)


def waiting_by_slot(event_ids: Sequence[int]) -> dict[int, int]:
    return _count_by_slot(event_ids, (SignupState.WAITLISTED,))


def _count_by_slot(event_ids: Sequence[int], states: Sequence[SignupState]) -> dict[int, int]:
    counted = (
        select(Signup.slot_id, func.count())
        .where(Signup.event_id.in_(event_ids), Signup.state.in_(states))
        .group_by(Signup.slot_id)
    )
    return {slot_id: count for slot_id, count in db.session.execute(counted)}


def events_of_series(series: Series) -> Sequence[Event]:
    chosen = select(Event).where(Event.series_id == series.id).options(joinedload(Event.site))
    return db.session.scalars(chosen.order_by(Event.starts_at)).all()


def at_site_between(site_id: int, first: date, last: date) -> Sequence[Event]:
    """What already happens there, a day more on both sides for the time zone's sake."""
    since, until = (clock.start_of(first - DAY), clock.start_of(last + 2 * DAY))
    return db.session.scalars(
        select(Event).where(
            Event.site_id == site_id,
            Event.state.in_((EventState.DRAFT, EventState.OPEN)),
            Event.starts_at < until,
            Event.ends_at > since,
        )
    ).all()


def for_staff(
    *, past: bool, at: datetime, sites: Collection[int] | None, page: int, per_page: int
) -> tuple[Sequence[Event], int]:
    """One page of all events, whatever their state, and how many there are; `sites` None: all."""
    chosen = select(Event).where(Event.ends_at <= at if past else Event.ends_at > at)
    if sites is not None:
        chosen = chosen.where(Event.site_id.in_(sites))
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    order = Event.starts_at.desc() if past else Event.starts_at
    rows = chosen.options(joinedload(Event.site), joinedload(Event.program)).order_by(
        order, Event.id
    )
    return db.session.scalars(rows.limit(per_page).offset((page - 1) * per_page)).all(), total


def live_signups(event: Event) -> Sequence[Signup]:
    """With their people and slots, in the order in which they came."""
    return db.session.scalars(
        select(Signup)
        .where(Signup.event_id == event.id, Signup.state.in_(LIVE))
        .options(joinedload(Signup.person), joinedload(Signup.slot))
        .order_by(Signup.id)
    ).all()


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
    return db.session.scalars(
        select(Signup).where(
            Signup.event_id == event_id, Signup.person_id == person_id, Signup.state.in_(LIVE)
        )
    ).first()


def agenda_of(person_id: int, since: datetime) -> Sequence[Signup]:
    """Her live places at events that end after `since`, soonest first."""
    return db.session.scalars(
        select(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(Signup.person_id == person_id, Signup.state.in_(LIVE), Event.ends_at > since)
        .options(joinedload(Signup.event).joinedload(Event.site), joinedload(Signup.slot))
        .order_by(Event.starts_at, Signup.id)
    ).all()


def waiting_in_line(slot: Slot) -> Sequence[Signup]:
    return db.session.scalars(
        select(Signup)
        .where(Signup.slot_id == slot.id, Signup.state == SignupState.WAITLISTED)
        .options(joinedload(Signup.person))
        .order_by(Signup.waiting_since, Signup.id)
    ).all()


def place_in_line(signup: Signup) -> int:
    """1 for the next to be asked."""
    before = select(func.count()).where(
        Signup.slot_id == signup.slot_id,
        Signup.state == SignupState.WAITLISTED,
        (Signup.waiting_since < signup.waiting_since)
        | ((Signup.waiting_since == signup.waiting_since) & (Signup.id < signup.id)),
    )
    return 1 + (db.session.scalar(before) or 0)


def seats_taken(slot: Slot) -> int:
    count = select(func.count()).where(Signup.slot_id == slot.id, Signup.state.in_(SEATED))
    return db.session.scalar(count) or 0


def visits_as_speaker(person_ids: Sequence[int], on: date, *, leave_out: int) -> dict[int, int]:
    """How often each speaks or spoke in the year around a day, other than at one event."""
    first, last = (clock.start_of(on + timedelta(days=days)) for days in (-365, 366))
    counted = (
        select(Signup.person_id, func.count())
        .join(Slot, Signup.slot_id == Slot.id)
        .join(Event, Signup.event_id == Event.id)
        .where(
            Signup.person_id.in_(person_ids),
            Signup.state.in_(SEATED),
            Slot.role == SlotRole.SPEAKER,
            Event.id != leave_out,
            Event.state != EventState.CANCELLED,
            Event.starts_at.between(first, last),
        )
        .group_by(Signup.person_id)
    )
    return {person_id: count for person_id, count in db.session.execute(counted)}


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; the zero values mean: no matter."""

    since: datetime
    until: datetime | None = None
    city: str = ""
    program_id: int | None = None
    site_id: int | None = None
    role: SlotRole | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = [Event.ends_at > self.since]
        if self.until is not None:
            wanted.append(Event.starts_at < self.until)
        if self.city:
            wanted.append(Site.city == self.city)
        if self.program_id is not None:
            wanted.append(Event.program_id == self.program_id)
        if self.site_id is not None:
            wanted.append(Event.site_id == self.site_id)
        if self.role is not None:
            wanted.append(Event.id.in_(select(Slot.event_id).where(Slot.role == self.role)))
        return wanted


def coming(wish: Wish, *, cohort_ids: Sequence[int] = (), limit: int = 200) -> Sequence[Event]:
    """Open events, soonest first: the public ones, and those of the reader's cohorts."""
    return db.session.scalars(
        select(Event)
        .join(Site, Event.site_id == Site.id)
        .where(Event.state == EventState.OPEN, visible_to(cohort_ids), *wish.conditions())
        .options(contains_eager(Event.site), joinedload(Event.program))
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    ).all()


def visible_to(cohort_ids: Sequence[int]) -> ColumnElement[bool]:
    public = Event.visibility == Visibility.PUBLIC
    if not cohort_ids:
        return public
    return public | ((Event.visibility == Visibility.COHORT) & Event.cohort_id.in_(cohort_ids))


def attendance_of(event: Event) -> dict[int, Attendance]:
    found = select(Attendance).where(Attendance.event_id == event.id)
    return {row.person_id: row for row in db.session.scalars(found)}
