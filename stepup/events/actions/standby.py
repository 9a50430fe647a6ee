"""A place for a mentor is, or will be, empty: those who could take it are asked."""

from collections.abc import Sequence

from stepup.events import admission, emails, queries
from stepup.events.models import Event, SignupState, Slot, SlotRole
from stepup.people.models import Person

MOST = 20


def search(slot: Slot) -> int:
    """Who is on standby first, then who knows the site; the first who signs up has the place.

    Each is asked once about an event. Answers how many letters that made.
    """
    letters = [emails.needed(slot, person) for person in who_is_free(slot.event)]
    return sum(letter is not None for letter in letters)


def who_is_free(event: Event) -> Sequence[Person]:
    """Cleared for the day, at no other event then, at most `MOST`."""
    on_standby = [
        signup.person
        for signup in queries.live_signups(event)
        if signup.slot.role is SlotRole.STANDBY and signup.state is SignupState.CONFIRMED
    ]
    people = [*on_standby, *queries.free_mentors(event, MOST * 2)]
    ready = {adult.person_id for adult in admission.ready_adults(event, people)}
    return [person for person in people if person.id in ready][:MOST]
