"""Where a letter about a place goes to, if it may be written at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.events import quiet
from stepup.events.models import Event, Signup
from stepup.outbox import actions as outbox
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules


def those_reached(signups: Sequence[Signup]) -> list[Signup]:
    """Those of them whom a letter would reach."""
    silences = cohorts.silences([signup.person_id for signup in signups])
    return [
        signup
        for signup in signups
        if not signup.is_secret
        and _open_mailbox(signup.person, silences.get(signup.person_id, cohorts.QUIET_FOR_NOBODY))
    ]


@dataclass(frozen=True)
class Way:
    """Where her letter goes, who reads a copy (SAFE-06), when it may go if not now (SAFE-07)."""

    address: str | None
    copy_to: Person | None = None
    not_before: datetime | None = None


def mailbox_of(person: Person) -> str | None:
    return way_to(person).address


def way_to(person: Person, time_zone: str = "UTC") -> Way:
    """One question for a woman; more for a girl, in whose care others are."""
    silence = cohorts.silences([person.id]).get(person.id)
    if silence is None:
        return Way(person.email)
    address = _open_mailbox(person, silence)
    if address is None or not _is_girl(person, time_zone):
        return Way(address)
    beside = cohorts.reads_beside(person.id, silence)
    if rules.read_beside(len(beside)):
        return Way(None)
    copy_to = beside[0] if address == person.email and beside[0].email != address else None
    return Way(address, copy_to, _morning(time_zone))


def _morning(time_zone: str) -> datetime | None:
    """SAFE-07, now and at the end of the minutes in which staff can take a deed back."""
    zone, policy = ZoneInfo(time_zone), safety.policy()
    now, later = clock.now().astimezone(zone), outbox.leaving_at().astimezone(zone)
    return rules.night(now, policy) or rules.night(later, policy)


def earliest(person: Person, event: Event) -> datetime:
    """When she can first read what is written now: a woman sleeps too, in her own zone."""
    now = clock.now()
    girls = way_to(person, event.time_zone).not_before
    if girls is not None:
        return girls
    morning = quiet.morning_after(now, person.time_zone or event.time_zone)
    return morning if morning + quiet.TO_DECIDE <= event.starts_at else now


def _is_girl(person: Person, time_zone: str) -> bool:
    return cohorts.is_in_guardians_care(person, clock.today(time_zone))


def _open_mailbox(person: Person, silence: cohorts.Silence) -> str | None:
    """Her own; a girl without one is reached through a guardian who may be written to."""
    if silence.stopped:
        return None
    if person.email and person.email not in silence.barred:
        return person.email
    guardians = cohorts.guardians_reached(person.id, silence)
    return guardians[0].email if guardians else None
