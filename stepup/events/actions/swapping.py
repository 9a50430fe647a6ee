"""Another name on a seat: it goes from one to the other and is never free between."""

from flask_babel import gettext

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, invitations, queries, revisions
from stepup.events.actions import guests, seats
from stepup.events.actions.guests import Guest
from stepup.events.models import Signup, SignupState, SlotRole
from stepup.locks import lock_row
from stepup.people.models import Person

LEFT = "Somebody else came in her place"


def hand_over(signup: Signup, to: Guest) -> Signup:
    """She names who comes instead; the seat is kept for the other until she says yes by her letter.

    About the other she learns nothing but that it cannot be.
    """
    guests.ensure_old_enough(signup.slot, to.age)
    other = to.meet()
    _lock(signup, other)
    if signup.state is not SignupState.CONFIRMED or signup.slot.role is SlotRole.TEEN:
        raise Refused(gettext("Only a place that you have can go to somebody else."))
    if _has_one(signup, other) or admission.reasons_against(signup.slot, other):
        raise Refused(gettext("She cannot take this place just now. Ask her to sign in."))
    return _give(signup, other, SignupState.HELD)


def swap(signup: Signup, other: Person) -> Signup:
    """Staff write another name on the seat: she has it at once, by the rules of every place."""
    _lock(signup, other)
    if not signup.is_seated or signup.slot.role is SlotRole.TEEN:
        raise Refused("Only a seat of a woman or a guest can get another name.")
    if _has_one(signup, other):
        raise Refused(f"{other.name} has a place here already.")
    reasons = admission.reasons_against(signup.slot, other)
    if reasons:
        raise Refused.because(reasons)
    return _give(signup, other, SignupState.CONFIRMED)


def _lock(signup: Signup, other: Person) -> None:
    for person in sorted({signup.person, other}, key=lambda one: one.id):
        lock_row(person)
    event = seats.lock_slot(signup.slot)
    db.session.refresh(signup)
    event.ensure_open_to_sign_ups(clock.now())


def _has_one(signup: Signup, other: Person) -> bool:
    return queries.live_signup(signup.event_id, other.id) is not None


def _give(signup: Signup, other: Person, state: SignupState) -> Signup:
    signup.become(SignupState.WITHDRAWN, reason=LEFT)
    db.session.flush()
    revisions.bump([revisions.of_person(signup.person_id)])
    invitations.withdrawn(signup)
    after = seats.place(signup.slot, other, state, "swap")
    audit.record("seat passed on", after, before={"person": signup.person_id})
    seats.tell(after)
    return after
