"""At the door: taps that a phone kept while it had no connection, walk-ins, codes off the paper."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import codes, queries, revisions
from stepup.events.actions import evening, seats
from stepup.events.models import (
    NOT_THERE,
    Attendance,
    Event,
    Signup,
    SignupState,
    Slot,
    SlotRole,
    Tap,
)
from stepup.inserts import insert_first
from stepup.people.models import Person

UNCLAIMED = timedelta(minutes=15)
KEPT = timedelta(hours=12)  # a phone may keep a tap so long
IN_VAIN = "Seats are all taken, so she stands in line. Staff can seat her above the maximum."


def once(event: Event, key: str, deed: Callable[[], object]) -> str:
    """Why it could not be; empty when it is done, now or when it was sent before."""
    tap = Tap(key=key, event_id=event.id, at=clock.now(), said="")
    kept = insert_first(tap)
    if kept is None:
        return db.session.get_one(Tap, key, populate_existing=True).said
    with db.session.begin_nested() as trial:
        try:
            deed()
        except Refused as refusal:
            trial.rollback()
            kept.said = str(refusal)[:500]
    return kept.said


def tapped_at(typed: str) -> datetime | None:
    """The phone's own clock, in milliseconds, as far as it can be believed."""
    now = clock.now()
    if not typed.isdecimal() or len(typed) > 15:
        return None
    ago = now.timestamp() - int(typed) / 1000
    return None if not 0 <= ago <= KEPT.total_seconds() else now - timedelta(seconds=ago)


def walk_in(
    slot: Slot, person: Person, by: Person | None, at: datetime | None = None
) -> Attendance:
    """Somebody who is here without a place: the rules of a sign-up, then those of the door."""
    seats.lock(slot, person)
    signup = queries.live_signup(slot.event_id, person.id)
    if signup is None or not signup.is_seated:
        if signup is not None:
            signup.become(SignupState.WITHDRAWN, reason="Came to the door")
        _release_unclaimed(slot)
        signup = seats.sign_up(slot, person, source="walk-in")
    if signup.state is SignupState.WAITLISTED:
        raise Refused(IN_VAIN)
    return evening.check_in(signup, by, at)


def _release_unclaimed(slot: Slot) -> None:
    """A quarter of an hour after it began, a full place's seat goes from who is not here to who is.

    A girl who is late keeps hers.
    """
    begun = clock.now() >= slot.event.starts_at + UNCLAIMED
    if not begun or slot.role is SlotRole.TEEN or queries.seats_taken(slot) < slot.maximum:
        return
    came = select(Attendance.person_id).where(Attendance.event_id == slot.event_id)
    absent = select(Signup).where(Signup.slot_id == slot.id, Signup.person_id.not_in(came))
    absent = absent.where(Signup.state == SignupState.CONFIRMED)
    unsure_first = Signup.sure_at.is_not(None), Signup.id.desc()
    released = db.session.scalars(absent.order_by(*unsure_first).limit(1)).first()
    if released is not None:
        released.become(SignupState.LAPSED, reason=NOT_THERE)
        audit.record("released an unclaimed seat", released, after={"person": released.person_id})
        revisions.bump([revisions.of_person(released.person_id)])
        db.session.flush()


def here_myself(event: Event, email: str) -> Signup:
    """From the poster at the door: whoever has a place under this address is here."""
    found = select(Signup).join(Signup.person).join(Signup.slot)
    hers = Person.email == email.strip().lower(), Slot.role != SlotRole.TEEN
    here = found.where(Signup.event_id == event.id, *hers).options(joinedload(Signup.person))
    signups = [one for one in db.session.scalars(here) if one.is_seated]
    if len(signups) != 1:
        raise Refused("We find no single place under this address. Please ask at the desk.")
    evening.check_in(signups[0], None)
    return signups[0]


def read_codes(event: Event, typed: Iterable[str], by: Person) -> tuple[int, list[str]]:
    """Off the printed roster: how many were checked in now, and what could not be read or done.

    Adults first, because girls are let in where two adults are; the same code twice is one person.
    """
    by_code = {codes.of(one.id): one for one in queries.live_signups(event) if one.is_seated}
    wanted = dict.fromkeys(codes.clean(word) for word in typed if word.strip())
    unknown = [f"{word}: nobody on this roster." for word in wanted if word not in by_code]
    chosen = [by_code[word] for word in wanted if word in by_code]
    chosen.sort(key=lambda one: one.slot.role is SlotRole.TEEN)
    seen, refused = queries.attendance_of(event), []
    for signup in chosen:
        why = _was_here(event, signup, by)
        if why:
            refused.append(f"{signup.person.name}: {why}")
    new = sum(one.person_id not in seen for one in chosen) - len(refused)
    return new, unknown + refused


def _was_here(event: Event, signup: Signup, by: Person) -> str:
    with db.session.begin_nested() as trial:
        try:
            evening.check_in(signup, by, event.starts_at)
        except Refused as refusal:
            trial.rollback()
            return str(refusal)
    return ""
