"""Where a letter about a place goes to, if it may be written at all."""

from collections.abc import Sequence

from stepup.cohorts import queries as cohorts
from stepup.events.models import Signup
from stepup.people.models import Person


def those_reached(signups: Sequence[Signup]) -> list[Signup]:
    """Those of them whom a letter would reach."""
    silences = cohorts.silences([signup.person_id for signup in signups])
    return [
        signup
        for signup in signups
        if _open_mailbox(signup.person, silences.get(signup.person_id, cohorts.QUIET_FOR_NOBODY))
    ]


def mailbox_of(person: Person) -> str | None:
    return _open_mailbox(person, cohorts.silence_of(person.id))


def _open_mailbox(person: Person, silence: cohorts.Silence) -> str | None:
    """Her own; a girl without one is reached through a guardian who may be written to."""
    if silence.stopped:
        return None
    if person.email and person.email not in silence.barred:
        return person.email
    addresses = (guardian.email for guardian in cohorts.guardians_of_person(person.id))
    return next((one for one in addresses if one and one not in silence.barred), None)
