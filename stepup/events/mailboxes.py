"""Where a letter about a place goes to, if it may be written at all."""

from collections.abc import Sequence

from stepup.cohorts import queries as cohorts
from stepup.events.models import Signup
from stepup.people.models import Person


def those_reached(signups: Sequence[Signup]) -> list[Signup]:
    """Those of them whom a letter would reach."""
    stopped = cohorts.contact_stopped_ids([signup.person_id for signup in signups])
    reachable = (signup for signup in signups if signup.person_id not in stopped)
    return [signup for signup in reachable if _address_of(signup.person)]


def mailbox_of(person: Person) -> str | None:
    """Nobody is written to about a girl whose family said stop (SAFE-08)."""
    return None if cohorts.contact_stopped_ids([person.id]) else _address_of(person)


def _address_of(person: Person) -> str | None:
    """Her own; a girl without one is reached through a guardian who may be written to."""
    if person.email:
        return person.email
    guardians = cohorts.guardians_of_person(person.id)
    return next((guardian.email for guardian in guardians if guardian.email), None)
