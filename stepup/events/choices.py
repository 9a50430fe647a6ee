"""What a reader may do about each place of an event, or why not: the page's buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stepup.errors import Reason, Refused
from stepup.events import admission, fitness
from stepup.events.models import Event, Slot, SlotRole
from stepup.events.staffing import Places
from stepup.people.models import Person

NOT_IN_THE_FORM = {SlotRole.TEEN, SlotRole.STAFF}


@dataclass(frozen=True)
class Choice:
    places: Places
    reasons: tuple[Reason, ...] = ()

    @property
    def slot(self) -> Slot:
        return self.places.slot

    @property
    def has_room(self) -> bool:
        """Who comes now goes behind those in line."""
        return self.places.waiting < self.places.free


def for_person(places: Sequence[Places], person: Person) -> list[Choice]:
    reasons = admission.reasons_for_each([place.slot for place in places], person)
    return [
        Choice(
            place,
            (*fitness.outside_hours(place.slot, person), *reasons[place.slot.id]),
        )
        for place in places
    ]


def for_guest(places: Sequence[Places]) -> list[Choice]:
    """Nobody knows yet who she is, so only the hour can speak against her."""
    return [Choice(place, tuple(fitness.outside_hours(place.slot, None))) for place in places]


def in_the_form(slots: Sequence[Slot]) -> list[Slot]:
    """What somebody who is not signed in may ask for: girls and staff come in by other doors."""
    return [slot for slot in slots if slot.role not in NOT_IN_THE_FORM]


def chosen(slots: Sequence[Slot], typed: str) -> Slot | None:
    """The slot that a form names by its number, its role or what it is called."""
    wanted = typed.strip().casefold()
    for slot in slots:
        if wanted in {str(slot.id), slot.role.value, slot.called.casefold()}:
            return slot
    return None


def closed_because(event: Event, at: datetime) -> str:
    """Why nobody can sign up at all; empty while it is open."""
    try:
        event.ensure_open_to_sign_ups(at)
    except Refused as refusal:
        return str(refusal)
    return ""
