"""Slots with their numbers, and who stands in line for one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, exists, func, select
from sqlalchemy.orm import joinedload

from stepup.db import UTCDateTime, db
from stepup.events.models import (
    LIVE,
    SEATED,
    Event,
    EventState,
    Party,
    Signup,
    SignupState,
    Slot,
    SlotRole,
    written,
)

SLOTS_OF = select(Slot).where(Slot.event_id == bindparam("event")).order_by(Slot.id)
SEATS_TAKEN = select(func.count()).where(
    Signup.slot_id == bindparam("slot"), Signup.state.in_(written(SEATED))
)
HAS_RUN_OUT = Signup.state.in_(written((SignupState.HELD, SignupState.OFFERED))) & (
    Signup.expires_at <= bindparam("now", type_=UTCDateTime())
)
RUN_OUT = select(Signup).where(Signup.slot_id == bindparam("slot"), HAS_RUN_OUT)
CROWD = select(
    func.count(case((Signup.state.in_(written(SEATED)), 1))),
    func.count(case((Signup.state == SignupState.WAITLISTED, 1))),
    func.count(case((HAS_RUN_OUT, 1))),
).where(Signup.slot_id == bindparam("slot"), Signup.state.in_(written(LIVE)))
SEATED_AND_COUNTED = (
    select(
        func.count(case((Slot.role == SlotRole.TEEN, 1))),
        func.count(case((Slot.counts & (Signup.state == SignupState.CONFIRMED), 1))),
    )
    .select_from(Signup)
    .join(Signup.slot)
    .where(Signup.event_id == bindparam("event"), Signup.state.in_(written(SEATED)))
)
BEFORE_IN_LINE = select(func.count()).where(
    Signup.slot_id == bindparam("slot"),
    Signup.state == SignupState.WAITLISTED,
    (Signup.waiting_since < bindparam("since", type_=UTCDateTime()))
    | (
        (Signup.waiting_since == bindparam("since", type_=UTCDateTime()))
        & (Signup.id < bindparam("signup"))
    ),
)


def slots_of(event: Event) -> Sequence[Slot]:
    return db.session.scalars(SLOTS_OF, {"event": event.id}).all()


def slots_by_event(event_ids: Sequence[int]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {event_id: [] for event_id in event_ids}
    chosen = select(Slot).where(Slot.event_id.in_(event_ids)).order_by(Slot.id)
    for slot in db.session.scalars(chosen):
        found[slot.event_id].append(slot)
    return found


def taken_by_slot(event_ids: Sequence[int]) -> dict[int, int]:
    """Seats held, offered or confirmed, by slot; a slot without any is absent."""
    taken, _waiting = taken_and_waiting_by_slot(event_ids)
    return taken


def taken_and_waiting_by_slot(event_ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    counted = (
        select(Signup.slot_id, Signup.state, func.count())
        .where(Signup.event_id.in_(event_ids), Signup.state.in_(LIVE))
        .group_by(Signup.slot_id, Signup.state)
    )
    taken, waiting = Counter[int](), Counter[int]()
    for slot_id, state, count in db.session.execute(counted):
        (waiting if state is SignupState.WAITLISTED else taken)[slot_id] += count
    return taken, waiting


@dataclass(frozen=True)
class Crowd:
    """How a slot stands: its seats, who waits, and how many seats were held for too long."""

    taken: int
    waiting: int
    run_out: int


def crowd_at(slot: Slot, now: datetime) -> Crowd:
    return Crowd(*db.session.execute(CROWD, {"slot": slot.id, "now": now}).one())


def run_out(slot: Slot, now: datetime) -> Sequence[Signup]:
    """Held and offered seats whose time is up."""
    return db.session.scalars(RUN_OUT, {"slot": slot.id, "now": now}).all()


def slots_with_run_out_seats(now: datetime) -> Sequence[Slot]:
    due = select(Signup.slot_id).where(HAS_RUN_OUT)
    slots = select(Slot).where(Slot.id.in_(due)).order_by(Slot.id)
    return db.session.scalars(slots, {"now": now}).all()


def girls_and_adults(event: Event) -> tuple[int, int]:
    """How many girls have a seat, and how many adults who are counted have a confirmed one."""
    seated, counted = db.session.execute(SEATED_AND_COUNTED, {"event": event.id}).one()
    return seated, counted


def slots_where_somebody_waits(now: datetime) -> Sequence[Slot]:
    """Of coming events, with a seat that nobody has: one more mentor may have made room for girls,
    a check may have been recorded, a mentor on standby may have taken a seat."""
    waits = exists().where(Signup.slot_id == Slot.id, Signup.state == SignupState.WAITLISTED)
    here = Signup.slot_id == Slot.id, Signup.state.in_(SEATED)
    taken = select(func.count()).select_from(Signup).where(*here).scalar_subquery()
    slots = select(Slot).join(Slot.event).where(waits)
    coming = Event.state == EventState.OPEN, Event.starts_at > now, taken < Slot.maximum
    return db.session.scalars(slots.where(*coming).order_by(Slot.id)).all()


def seats_taken(slot: Slot) -> int:
    return db.session.scalar(SEATS_TAKEN, {"slot": slot.id}) or 0


def waiting_in_line(slot: Slot) -> Sequence[Signup]:
    """Without friends for whom somebody asked who has not yet shown who she is."""
    known = Signup.party_id.is_(None) | Party.proved_at.is_not(None)
    return db.session.scalars(
        select(Signup)
        .outerjoin(Signup.party)
        .where(Signup.slot_id == slot.id, Signup.state == SignupState.WAITLISTED, known)
        .options(joinedload(Signup.person))
        .order_by(Signup.waiting_since, Signup.id)
    ).all()


def place_in_line(signup: Signup) -> int:
    """1 for the next to be asked."""
    asked = {"slot": signup.slot_id, "since": signup.waiting_since, "signup": signup.id}
    return 1 + (db.session.scalar(BEFORE_IN_LINE, asked) or 0)
