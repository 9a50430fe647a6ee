"""Forget a person: her name and ways to reach her go, who was with which minor when stays."""

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts.actions import pictures
from stepup.errors import Refused
from stepup.events import queries as events
from stepup.events.actions import seats
from stepup.events.models import EventState
from stepup.mentoring import meetings
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope
from stepup.people import queries as people
from stepup.people.models import Person
from stepup.privacy import forgetting, queries, sheets
from stepup.safety import queries as safety

RIGHT_NOW = "She is at an event right now. Do it when the evening is closed."


def erase(person: Person, *, reason: str) -> None:
    """SAFE-21: attendance, clearances, consents and decisions keep their rows, under no name.

    A promise not to write outlives her as a hash, and so does this one: no import brings her back.
    What became a part of her record goes with her.
    """
    ensure_reason(reason)
    _ensure_erasable(person)
    seats.release(person, reason="Her profile was removed.")
    meetings.release(person)
    hers, addresses = people.once_called([person.id]), queries.addresses_of(person)
    for address in addresses:
        outbox.suppress(address, Scope.CAMPAIGNS, reason="erased", source="privacy")
        outbox.forget_address(address)
    sheets.forget(hers, sheets.marks_of(person, hers, addresses))
    forgetting.letters(hers)
    forgetting.name_lent(hers)
    forgetting.ways_in(hers, addresses)
    forgetting.words(hers)
    forgetting.papers(hers)
    pictures.forget(person)
    forgetting.merges(hers)
    forgetting.profile(person)
    audit.record("erased", person, reason=reason[:500])


def ensure_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why: the log has to answer for it later.")


def _ensure_erasable(person: Person) -> None:
    if person.erased_at is not None:
        raise Refused("She was erased before, or her record is a part of another one.")
    if safety.is_held(person.id):
        raise Refused("She is on hold: her record stays until the safeguarding lead has decided.")
    if people.grants_of(person):
        raise Refused("She holds a staff role. Take it back first.")
    agenda = events.agenda_of(person.id, clock.now())
    under_way = [signup for signup in agenda if signup.event.state is EventState.OPEN]
    if any(signup.event.has_begun(clock.now()) for signup in under_way):
        raise Refused(RIGHT_NOW)
