"""What each event still needs, as lists and pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from stepup.events import queries
from stepup.events.models import Event, Slot, SlotRole


@dataclass(frozen=True)
class Places:
    """A slot with its numbers; `free` is never below zero, however full staff made it."""

    slot: Slot
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.slot.maximum - self.taken, 0)

    @property
    def missing(self) -> int:
        return max(self.slot.minimum - self.taken, 0)


def of_events(events: Sequence[Event]) -> dict[int, list[Places]]:
    """By event; two queries whatever the events."""
    ids = [event.id for event in events]
    taken, waiting = queries.taken_and_waiting_by_slot(ids)
    return {
        event_id: [Places(slot, taken.get(slot.id, 0), waiting.get(slot.id, 0)) for slot in slots]
        for event_id, slots in queries.slots_by_event(ids).items()
    }


def of_event(event: Event) -> list[Places]:
    return of_events([event])[event.id]


def missing(places: Sequence[Places]) -> int:
    """How many people the event is short of."""
    return sum(place.missing for place in places)


def neediest(places: Sequence[Places], role: SlotRole | None = None) -> Places | None:
    """Where most people are missing, else where most seats are free; of that role when asked."""
    asked = [place for place in places if role is None or place.slot.role is role]
    return max(asked, key=lambda place: (place.missing, place.free), default=None)
