"""Who is next: a freed seat is offered down the line, under the slot's lock."""

from datetime import datetime, timedelta

from stepup import clock
from stepup.db import db
from stepup.errors import Reason
from stepup.events import admission, invitations, mailboxes, queries, revisions
from stepup.events.actions import unproved
from stepup.events.models import Event, EventState, Signup, SignupState, Slot, SlotRole

FIRST_COME = timedelta(hours=1)  # before it begins: whoever takes a free seat has it
WINDOWS = (
    (timedelta(days=3), timedelta(hours=24)),
    (timedelta(days=1), timedelta(hours=4)),
    (timedelta(0), timedelta(minutes=30)),
)


def offer_ends(event: Event, now: datetime) -> datetime:
    """A day while there is time, then four hours, then half an hour; never past the start."""
    left = event.starts_at - now
    window = next((length for ahead, length in WINDOWS if left >= ahead), timedelta(0))
    return min(now + window, max(event.starts_at, now))


def promote(slot: Slot) -> list[Signup]:
    """Offer each free seat to the first in line who may serve; the caller holds the slot's lock.

    Who may not serve today is passed over with the reason noted, and keeps her place.
    """
    now = clock.now()
    if slot.event.state is not EventState.OPEN or slot.event.has_begun(now):
        return []
    lapse_expired(slot)
    free = slot.maximum - queries.seats_taken(slot)
    if slot.role is SlotRole.TEEN:
        free = min(free, admission.room_for_girls(slot.event))
    if free <= 0:
        return []
    if is_first_come(slot.event, now):
        _call(slot)
        return []
    offered: list[Signup] = []
    for party in _parties(slot):
        if len(party) <= free - len(offered) and _may_all_serve(party):
            offered += [_offer(signup, now) for signup in party]
        if len(offered) == free:
            break
    return offered


def is_first_come(event: Event, now: datetime) -> bool:
    return event.starts_at - FIRST_COME <= now < event.starts_at


def _call(slot: Slot) -> None:
    """No time to ask one after the other: each who may come hears once that a seat is free."""
    for signup in queries.waiting_in_line(slot):
        if _may_serve(signup):
            invitations.first_come(signup)


def _parties(slot: Slot) -> list[list[Signup]]:
    """Down the line, friends together where the first of them stands."""
    found: dict[tuple[int | None, int], list[Signup]] = {}
    for signup in queries.waiting_in_line(slot):
        key = (signup.party_id, 0) if signup.party_id is not None else (None, signup.id)
        found.setdefault(key, []).append(signup)
    return list(found.values())


def _may_all_serve(party: list[Signup]) -> bool:
    """Each is asked, so that each reads her own reason."""
    return all([_may_serve(signup) for signup in party])


def _may_serve(signup: Signup) -> bool:
    reasons = admission.reasons_against(signup.slot, signup.person)
    signup.reason = " ".join(reason.sentence for reason in reasons)[:300]
    return not reasons


def _offer(signup: Signup, now: datetime) -> Signup:
    signup.become(SignupState.OFFERED)
    told_at = mailboxes.earliest(signup.person, signup.event)
    signup.expires_at = offer_ends(signup.event, max(now, told_at))
    db.session.flush()
    revisions.bump([revisions.of_person(signup.person_id)])
    invitations.offer(signup, told_at)
    return signup


def too_many_girls(slot: Slot) -> list[Reason]:
    """SAFE-04: why one girl more must wait for one mentor more."""
    return admission.room_for_a_girl(slot.event) if slot.role is SlotRole.TEEN else []


def has_takers(slot: Slot, free: int) -> bool:
    """Does anybody in line fit into the free seats? Newcomers go behind her, but from the last hour
    on the first who comes has it; and friends who need more seats hold up nobody."""
    if slot.event.has_begun(clock.now() + FIRST_COME):
        return False
    return any(len(party) <= free and _may_all_serve(party) for party in _parties(slot))


def lapse_expired(slot: Slot) -> list[Signup]:
    """End held and offered seats whose time is up; the caller holds the slot's lock."""
    due = list(queries.run_out(slot, clock.now()))
    for signup in due:
        unproved.forget_friends(signup)
        signup.become(SignupState.LAPSED)
        revisions.bump([revisions.of_person(signup.person_id)])
        invitations.lapsed(signup)
    if due:
        db.session.flush()
    return due
