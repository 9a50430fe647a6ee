"""Several dates in one step: each by the rules of a single one, one letter about all of them."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from stepup.db import db
from stepup.errors import Refused
from stepup.events import invitations, postbox
from stepup.events.actions import guests, parties, seats
from stepup.events.actions.guests import Guest
from stepup.events.models import Event, Signup, SignupState, Slot
from stepup.locks import lock_row
from stepup.outbox import actions as outbox
from stepup.people.models import Person

MOST = 60


@dataclass(frozen=True)
class Booking:
    """What became of each date that was asked for."""

    signups: tuple[Signup, ...]
    refused: tuple[tuple[Event, str], ...]

    @property
    def taken(self) -> list[Signup]:
        return self._in(SignupState.CONFIRMED)

    @property
    def held(self) -> list[Signup]:
        return self._in(SignupState.HELD)

    @property
    def waiting(self) -> list[Signup]:
        return self._in(SignupState.WAITLISTED, SignupState.OFFERED)

    def _in(self, *states: SignupState) -> list[Signup]:
        return [one for one in self.signups if one.state in states]


def book(slots: Sequence[Slot], person: Person) -> Booking:
    """She gets what is left, stands in line where nothing is, and reads why the rest cannot be."""
    booking = _one_by_one(_sensible(slots), person, lambda slot: seats.sign_up(slot, person))
    if booking.signups:
        invitations.booked(booking)
    return booking


def ask(slots: Sequence[Slot], guest: Guest) -> Booking:
    """Without signing in: whatever is free is kept until she follows the link in one letter."""
    chosen = _sensible(slots)
    for slot in chosen:
        guests.ensure_old_enough(slot, guest.age)
    open_ones = [slot for slot in chosen if _is_open(slot, guest)]
    if not open_ones:
        guests.ensure_open(chosen[0], guest)
    person = guest.meet()
    booking = _one_by_one(open_ones, person, lambda slot: guests.hold(slot, person))
    if not booking.signups:
        guests.hold(open_ones[0], person)  # it says why, in general
    mark = secrets.token_hex(8)
    for signup in booking.held:
        signup.booking = mark
    invitations.booked(booking)
    return booking


def _sensible(slots: Sequence[Slot]) -> list[Slot]:
    """In the order in which all who book lock them."""
    if not 1 <= len(slots) <= MOST:
        raise Refused("Choose between one and sixty dates.")
    return sorted(slots, key=lambda one: one.id)


def _is_open(slot: Slot, guest: Guest) -> bool:
    try:
        guests.ensure_open(slot, guest)
    except Refused:
        return False
    return True


def _one_by_one(slots: Sequence[Slot], person: Person, take: Callable[[Slot], Signup]) -> Booking:
    """Each by itself, without its own letter to her."""
    lock_row(person)
    signups, refused = [], []
    with outbox.listing(only=person.id):
        for slot in slots:
            try:
                signups.append(take(slot))
            except Refused as refusal:
                refused.append((slot.event, str(refusal)))
    signups.sort(key=lambda one: one.event.starts_at)
    return Booking(tuple(signups), tuple(refused))


def held_with(signup: Signup) -> list[Signup]:
    """Her other dates that the same answer settles, soonest first."""
    if not signup.booking or signup.state is not SignupState.HELD:
        return []
    same = Signup.person_id == signup.person_id, Signup.booking == signup.booking
    held = select(Signup).where(*same, Signup.state == SignupState.HELD, Signup.id != signup.id)
    held = held.join(Signup.event).options(contains_eager(Signup.event))
    return list(db.session.scalars(held.order_by(Event.starts_at)))


def confirm(signup: Signup) -> Signup:
    """She followed the link: what she asked for in one step is settled in one, and her friends are
    written to."""
    if signup.state is SignupState.WAITLISTED and signup.waits_for_her_word:
        return parties.keep_her_word(signup)
    others = held_with(signup)
    if not others:
        confirmed = seats.confirm(signup)
        parties.tell_friends(confirmed)
        return confirmed
    asked = {one.slot: one for one in (signup, *others)}
    slots = sorted(asked, key=lambda slot: slot.id)
    booking = _one_by_one(slots, signup.person, lambda slot: seats.confirm(asked[slot]))
    if signup.state is not SignupState.CONFIRMED:
        return seats.confirm(signup)  # it says why
    invitations.booked(booking)
    return signup


def give_back(signups: Sequence[Signup]) -> int:
    """Several of her places in one step: one letter, and each date leaves her calendar."""
    if not 1 <= len(signups) <= MOST:
        raise Refused("Choose between one and sixty dates.")
    with postbox.together():
        for signup in sorted(signups, key=lambda one: one.slot_id):  # the order of all who book
            seats.withdraw(signup)
    return len(signups)
