"""Several dates in one step: each by the rules of a single one, one letter about all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from stepup.db import db
from stepup.errors import Refused
from stepup.events import invitations
from stepup.events.actions import seats
from stepup.events.models import Event, Signup, SignupState, Slot
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
        return [one for one in self.signups if one.state is SignupState.CONFIRMED]

    @property
    def waiting(self) -> list[Signup]:
        return [one for one in self.signups if one.state is not SignupState.CONFIRMED]


def book(slots: Sequence[Slot], person: Person) -> Booking:
    """She gets what is left, stands in line where nothing is, and reads why the rest cannot be."""
    if not 1 <= len(slots) <= MOST:
        raise Refused("Choose between one and sixty dates.")
    db.session.refresh(person, with_for_update=seats.NO_KEY)
    signups, refused = [], []
    with outbox.listing(only=person.id):
        for slot in sorted(slots, key=lambda one: one.id):  # all who book lock in this order
            try:
                signups.append(seats.sign_up(slot, person))
            except Refused as refusal:
                refused.append((slot.event, str(refusal)))
    signups.sort(key=lambda one: one.event.starts_at)
    booking = Booking(tuple(signups), tuple(refused))
    if signups:
        invitations.booked(booking.taken, booking.waiting, refused)
    return booking
