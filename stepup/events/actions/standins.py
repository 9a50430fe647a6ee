"""Somebody cannot come but keeps her seat until another takes it: nobody is missing between."""

from flask_babel import gettext
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, invitations, queries, revisions
from stepup.events.actions import seats, standby, waitlist
from stepup.events.models import CoverAsk, Signup, SignupState, SlotRole
from stepup.people.models import Person

NOT_OFFERED = {SlotRole.TEEN, SlotRole.GUEST, SlotRole.STANDBY}


def seek(signup: Signup) -> int:
    """Ask the free ones; answers how many letters that made."""
    seats.lock(signup.slot, signup.person)
    db.session.refresh(signup)
    if signup.state is not SignupState.CONFIRMED or signup.event.has_begun(clock.now()):
        raise Refused(gettext("A stand-in can be found for a place you have, before it begins."))
    if signup.slot.role in NOT_OFFERED:
        raise Refused(gettext("Give this place back: the next in line is asked at once."))
    free = max(signup.slot.maximum - queries.seats_taken(signup.slot), 0) + 1
    if waitlist.has_takers(signup.slot, free):
        raise Refused(
            gettext("Somebody is in line for your seat. Give it back, and she is asked at once.")
        )
    signup.standin_since = signup.standin_since or clock.now()
    db.session.flush()
    return standby.search(signup.slot)


def keep(signup: Signup) -> None:
    """She can come after all."""
    seats.lock(signup.slot, signup.person)
    db.session.refresh(signup)
    signup.standin_since = None
    db.session.flush()
    standby.stop_when_filled(signup.slot)


def say_yes(ask: CoverAsk) -> Signup:
    """A free seat is hers, or that of who looks for a stand-in; whoever is first has it."""
    slot, person = ask.slot, ask.person
    event = seats.lock(slot, person)
    event.ensure_open_to_sign_ups(clock.now())
    had = queries.live_signup(event.id, person.id)
    if had is not None and had.slot_id == slot.id and had.state is SignupState.CONFIRMED:
        return had
    if queries.seats_taken(slot) >= slot.maximum:
        return _take_over(ask, had)
    signup = seats.sign_up(slot, person, source="cover")
    standby.stop_when_filled(slot)
    return signup


def _take_over(ask: CoverAsk, had: Signup | None) -> Signup:
    leaving = standby.seeking(ask.slot)
    if leaving is None:
        raise Refused(gettext("Somebody was faster, and nobody is missing any more. Thank you."))
    reasons = admission.reasons_against(ask.slot, ask.person)
    if reasons:
        raise Refused.because(reasons)
    if had is not None:
        had.become(SignupState.WITHDRAWN, reason="Took a seat")
    leaving.become(SignupState.WITHDRAWN, reason="Her stand-in came")
    db.session.flush()
    revisions.bump([revisions.of_person(leaving.person_id)])
    invitations.withdrawn(leaving)
    signup = seats.place(ask.slot, ask.person, SignupState.CONFIRMED, "stand-in")
    seats.tell(signup)
    standby.stop_when_filled(ask.slot)
    return signup


def answers_of(event_id: int) -> list[tuple[Person, bool]]:
    """Whom we asked about an event, and who said no."""
    asks = db.select(CoverAsk).where(CoverAsk.event_id == event_id).order_by(CoverAsk.id)
    asks = asks.options(joinedload(CoverAsk.person))
    return [(ask.person, ask.said_no_at is not None) for ask in db.session.scalars(asks)]
