"""Who is next: a freed seat is offered down the line, under the slot's lock."""

from datetime import datetime, timedelta

from stepup import clock
from stepup.db import db
from stepup.errors import Reason
from stepup.events import admission, invitations, mailboxes, queries, revisions
from stepup.events.models import Event, EventState, Signup, SignupState, Slot, SlotRole

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
    offered: list[Signup] = []
    if free <= 0:
        return offered
    for signup in queries.waiting_in_line(slot):
        if len(offered) >= free:
            break
        if _may_serve(signup):
            offered.append(_offer(signup, now))
    return offered


def _may_serve(signup: Signup) -> bool:
    reasons = admission.reasons_against(signup.slot, signup.person)
    signup.reason = " ".join(reason.sentence for reason in reasons)[:300]
    return not reasons


def _offer(signup: Signup, now: datetime) -> Signup:
    signup.become(SignupState.OFFERED)
    told_at = mailboxes.earliest(signup.person, signup.event.time_zone)
    signup.expires_at = offer_ends(signup.event, max(now, told_at))
    db.session.flush()
    revisions.bump([revisions.of_person(signup.person_id)])
    invitations.offer(signup)
    return signup


def too_many_girls(slot: Slot) -> list[Reason]:
    """SAFE-04: why one girl more must wait for one mentor more."""
    return admission.room_for_a_girl(slot.event) if slot.role is SlotRole.TEEN else []


def has_takers(slot: Slot) -> bool:
    """Does anybody stand in line who could take a seat now? Newcomers go behind her."""
    return any(_may_serve(signup) for signup in queries.waiting_in_line(slot))


def lapse_expired(slot: Slot) -> list[Signup]:
    """End held and offered seats whose time is up; the caller holds the slot's lock."""
    due = list(queries.run_out(slot, clock.now()))
    for signup in due:
        signup.become(SignupState.LAPSED)
        revisions.bump([revisions.of_person(signup.person_id)])
        invitations.lapsed(signup)
    if due:
        db.session.flush()
    return due
