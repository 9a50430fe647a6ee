"""Taking a place and giving it up: the only code that gives seats away."""

from datetime import timedelta

from flask_babel import gettext

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Reason, Refused
from stepup.events import admission, fitness, invitations, postbox, queries, revisions
from stepup.events.actions import alarms, unproved, waitlist
from stepup.events.models import Event, EventState, Signup, SignupState, Slot, SlotRole
from stepup.inserts import insert_new
from stepup.locks import lock_row, read_anew
from stepup.people.models import Person

HOLD = timedelta(hours=24)
FOR_STAFF_TO_SAY = {"CLASH", "REST"}  # how much she can take on she and they know better


def sign_up(slot: Slot, person: Person, *, proved: bool = True, source: str = "page") -> Signup:
    """A seat for her, or a place in line when none is free.

    `proved` says that she, or staff, stands behind the address: if not, the seat is only held
    until she follows the link in her letter. Asking twice gives the same place.
    """
    event = lock(slot, person)
    _ensure_known(person)
    had = unproved.yielding(queries.live_signup(event.id, person.id))
    if had is not None and event.state is not EventState.CANCELLED:
        return _again(had, slot, proved)
    event.ensure_open_to_sign_ups(clock.now())
    early = fitness.outside_hours(slot, person) if source == "page" else []
    _refuse([*early, *admission.reasons_against(slot, person)])
    crowd = queries.crowd_at(slot, clock.now())
    if crowd.run_out:
        waitlist.lapse_expired(slot)
    too_many = waitlist.too_many_girls(slot)
    free = slot.maximum - (crowd.taken - crowd.run_out)
    has_room = free > 0 and not too_many
    is_hers = has_room and not (crowd.waiting and waitlist.has_takers(slot, free))
    why = " ".join(reason.sentence for reason in too_many)
    signup = place(slot, person, _first_state(is_hers, proved), source, why)
    tell(signup)
    if has_room and not is_hers:
        waitlist.promote(slot)
    return signup


def _ensure_known(person: Person) -> None:
    """While she waited for the lock her record may have become a part of another one."""
    if person.erased_at is not None:
        raise Refused(gettext("We have just tidied up your record. Please send the form again."))


def lock(slot: Slot, person: Person) -> Event:
    """Person first, then slot, then everything is read again: the same order for all writers."""
    lock_row(person)
    return lock_slot(slot)


def lock_slot(slot: Slot) -> Event:
    event = slot.event
    lock_row(slot)
    read_anew(event)
    return event


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused.because(reasons)


def _again(had: Signup, slot: Slot, proved: bool) -> Signup:
    if had.slot_id != slot.id and had.slot.role is SlotRole.STANDBY:
        return _step_up(had, slot)
    if had.slot_id != slot.id:
        sentence = gettext(
            "You already have a place here as %(role)s. Give it up before taking another.",
            role=gettext(had.slot.called),
        )
        raise Refused(sentence)
    if not proved:
        invitations.asked_again(had)
    elif had.state is SignupState.HELD:
        return confirm(had)
    return had


def _step_up(had: Signup, slot: Slot) -> Signup:
    """From standby to a seat in one step: she is never without a place between."""
    had.event.ensure_open_to_sign_ups(clock.now())
    _refuse(
        [*fitness.outside_hours(slot, had.person), *admission.reasons_against(slot, had.person)]
    )
    crowd = queries.crowd_at(slot, clock.now())
    free = slot.maximum - (crowd.taken - crowd.run_out)
    if free <= 0 or (crowd.waiting and waitlist.has_takers(slot, free)):
        raise Refused(gettext("No seat is free there just now. You keep your place on standby."))
    if crowd.run_out:
        waitlist.lapse_expired(slot)
    _off_standby(had, slot)
    signup = place(slot, had.person, SignupState.CONFIRMED, "standby")
    tell(signup)
    return signup


def _off_standby(had: Signup | None, slot: Slot) -> Signup | None:
    """Her place on standby ends with the seat that follows it; any other place she keeps."""
    if had is None or had.slot_id == slot.id or had.slot.role is not SlotRole.STANDBY:
        return had
    had.become(SignupState.WITHDRAWN, reason="Took a seat")
    db.session.flush()
    return None


def _first_state(is_hers: bool, proved: bool) -> SignupState:
    if not is_hers:
        return SignupState.WAITLISTED
    return SignupState.CONFIRMED if proved else SignupState.HELD


def place(slot: Slot, person: Person, state: SignupState, source: str, why: str = "") -> Signup:
    now = clock.now()
    signup = Signup(slot_id=slot.id, event_id=slot.event_id, person_id=person.id, state=state)
    signup.source, signup.reason, signup.created_at, signup.changed_at = source, why, now, now
    if state is SignupState.WAITLISTED:
        signup.waiting_since = now
    if state is SignupState.HELD:
        signup.expires_at = min(now + HOLD, slot.event.ends_at)
    return insert_new(signup, slot=slot, event=slot.event, person=person, party=None)


def tell(signup: Signup) -> None:
    revisions.bump([revisions.of_person(signup.person_id)])
    if signup.state is SignupState.CONFIRMED:
        invitations.invite(signup)
    elif signup.state is SignupState.HELD:
        invitations.confirm_please(signup)
    else:
        invitations.waiting(signup)


def confirm(signup: Signup) -> Signup:
    """She proved her address, or takes the seat that was offered: every rule is asked again."""
    lock(signup.slot, signup.person)
    db.session.refresh(signup)
    if signup.state is SignupState.CONFIRMED:
        return signup
    if not _is_hers_to_take(signup):
        raise Refused("This place is no longer held for you. Sign up again to stand in line.")
    signup.event.ensure_open_to_sign_ups(clock.now())
    _refuse(admission.reasons_against(signup.slot, signup.person))
    signup.become(SignupState.CONFIRMED)
    prove_address(signup.person)
    tell(signup)
    return signup


def _is_hers_to_take(signup: Signup) -> bool:
    """Kept for her, or in the last hour free for the first of those in line who takes it."""
    if signup.state is SignupState.WAITLISTED:
        taken = queries.seats_taken(signup.slot)
        return waitlist.is_first_come(signup.event, clock.now()) and taken < signup.slot.maximum
    return signup.state in {SignupState.HELD, SignupState.OFFERED} and not signup.has_run_out(
        clock.now()
    )


def prove_address(person: Person) -> None:
    if person.email_verified_at is None:
        person.email_verified_at = clock.now()


def withdraw(signup: Signup, *, reason: str = "") -> Signup:
    """She gives her place up: the seat is free at once, and the next in line is asked."""
    return _leave(signup, SignupState.WITHDRAWN, reason)


def remove(signup: Signup, *, reason: str) -> Signup:
    """Staff, a hold or a lapse takes the place back; she is told."""
    return _leave(signup, SignupState.REMOVED, reason)


def release(person: Person, *, reason: str) -> int:
    """Take all her coming places back, for a hold; answers how many."""
    agenda = queries.agenda_of(person.id, clock.now())
    coming = [signup for signup in agenda if signup.event.state is EventState.OPEN]
    with postbox.together():
        for signup in coming:
            remove(signup, reason=reason)
    return len(coming)


def decline(signup: Signup) -> Signup:
    """She lets an offered seat pass."""
    if signup.is_live and signup.state is not SignupState.OFFERED:
        raise Refused("This seat is not on offer any more. See below where you stand.")
    return _leave(signup, SignupState.PASSED, "")


def _leave(signup: Signup, state: SignupState, reason: str) -> Signup:
    event = lock(signup.slot, signup.person)
    db.session.refresh(signup)
    if not signup.is_live:
        return signup
    if event.ends_at <= clock.now():
        raise Refused("This event is over. Its attendance is with staff now.")
    unproved.forget_friends(signup)
    signup.become(state, reason=reason[:300])
    revisions.bump([revisions.of_person(signup.person_id)])
    said = invitations.removed if state is SignupState.REMOVED else invitations.withdrawn
    said(signup)
    db.session.flush()
    waitlist.promote(signup.slot)
    if signup.slot.counts:
        alarms.raise_for(event)
    return signup


def override(slot: Slot, person: Person, by: Person, *, reason: str) -> Signup:
    """Staff seat her above the maximum or beside another place, with a reason; no safety rule is
    waived."""
    if not reason.strip():
        raise Refused("Say why this seat goes above the maximum.")
    event = lock(slot, person)
    _ensure_known(person)
    event.ensure_open_to_sign_ups(clock.now())
    against = admission.reasons_against(slot, person)
    _refuse([reason for reason in against if reason.rule not in FOR_STAFF_TO_SAY])
    signup = _off_standby(queries.live_signup(event.id, person.id), slot)
    if signup is None or not signup.is_seated:
        _refuse(waitlist.too_many_girls(slot))
    if signup is None:
        signup = Signup(slot=slot, event=event, person=person, source="staff")
        db.session.add(signup)
    elif signup.slot_id != slot.id:
        raise Refused(f"She already has a place here as {signup.slot.called}.")
    signup.become(SignupState.CONFIRMED, reason=reason[:300])
    signup.overridden_by_id = by.id
    audit.record("seat above maximum", signup, reason=reason[:500])
    tell(signup)
    return signup
