"""Whose mailbox may carry a word about a girl: not after a stop, never one that is barred."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from stepup.cohorts.models import Guardianship, Teen
from stepup.cohorts.queries.families import guardians_of_person, site_of
from stepup.db import db
from stepup.people import queries as people
from stepup.people.models import Person, Role
from stepup.safety import queries as safety


@dataclass(frozen=True)
class Silence:
    """SAFE-08: `stopped` means nobody; SAFE-10: `barred` are the addresses of `no_contact`."""

    stopped: bool = False
    barred: frozenset[str] = frozenset()


QUIET_FOR_NOBODY = Silence()


OTHER = aliased(Person)
SILENCES = (  # asked for every letter about a place, so it is put together once
    select(Teen.person_id, Teen.contact_stopped_at, OTHER.email)
    .outerjoin(Guardianship, (Guardianship.teen_id == Teen.id) & Guardianship.no_contact)
    .outerjoin(OTHER, OTHER.id == Guardianship.guardian_id)
    .where(Teen.person_id.in_(bindparam("people", expanding=True)))
)


def silences(person_ids: Collection[int]) -> dict[int, Silence]:
    """By girl; who is no girl of ours is absent. One query whatever their number.

    A former couple may share an address: whatever a barred guardian reads gets nothing about her.
    """
    found: dict[int, Silence] = {}
    for person_id, stopped_at, email in db.session.execute(SILENCES, {"people": list(person_ids)}):
        known = found.get(person_id, QUIET_FOR_NOBODY).barred
        found[person_id] = Silence(stopped_at is not None, known | {email} if email else known)
    return found


def silence_of(person_id: int) -> Silence:
    return silences([person_id]).get(person_id, QUIET_FOR_NOBODY)


def guardians_reached(person_id: int, silence: Silence) -> list[Person]:
    """Of a minor: who speaks for her and may be written to, the first to ask first."""
    guardians = guardians_of_person(person_id)
    return [one for one in guardians if one.email and one.email not in silence.barred]


def reads_beside(person_id: int, silence: Silence) -> Sequence[Person]:
    """SAFE-06: who reads what goes to her as well: her guardians, else staff of her site."""
    return guardians_reached(person_id, silence) or _staff_of(person_id)


def _staff_of(person_id: int) -> list[Person]:
    site = site_of(person_id)
    roles = (Role.SITE_LEAD, Role.COORDINATOR, Role.ADMIN)
    staff = people.holders(roles, site.id if site else None)
    held = safety.held_ids([one.id for one in staff])
    return [one for one in staff if one.email and one.id not in held]
