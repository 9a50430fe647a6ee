"""What a deed would do to whom, found by doing it and taking it back at once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from stepup.db import db
from stepup.events import mailboxes, queries, snapshots
from stepup.events.models import (
    SEATED,
    Event,
    EventState,
    Invitation,
    Method,
    Signup,
    SignupState,
)
from stepup.events.models.planning import Pairs
from stepup.outbox import actions as outbox
from stepup.people.models import Person

LETTERS = {
    "moved": "a letter that says what changed",
    "moved_dates": "one letter that says what changed on all her dates",
    "cancelled": "a letter that it is called off",
    "cancelled_dates": "one letter that all her dates are called off",
    "restored": "a letter that it takes place after all",
    "removed": "a letter that her place is taken back",
    "removed_dates": "one letter that her places are taken back",
    "offer": "a letter that a seat is hers to take",
    "lapsed": "a letter that her seat went on",
    "confirmed": "a letter that she is in",
    "waiting": "a letter that she is in line",
    "hold": "a letter that asks her to confirm",
    "withdrawn": "a letter that her place is given back",
    "staff_short": "a letter that adults are missing",
    "needed": "a letter that asks whether she can help",
    "meeting": "a letter that says when and where she meets",
}
CALENDARS = {
    "REQUEST": "her calendar shows it as it will be",
    "CANCEL": "it leaves her calendar",
    "": "her calendar stays as it is",
}


@dataclass(frozen=True)
class Telling:
    """One letter that would leave."""

    name: str
    address: str
    letter: str
    calendar: str


@dataclass(frozen=True)
class Blast:
    """`losing`: who would lose her place, and why; `busy`: who has another place at those hours."""

    tellings: tuple[Telling, ...]
    losing: tuple[tuple[str, str], ...]
    busy: tuple[str, ...]
    changes: tuple[str, ...] = ()


def of(
    events: Sequence[Event], deed: Callable[[], object], *, sites: Collection[int] | None = None
) -> Blast:
    """Exactly what doing it would do: it is the same code, in a transaction that does not stay.

    What is at other than these sites is not named; None means that she may know of all.
    """
    ids = [event.id for event in events]
    before = snapshots.of(ids)
    trial = db.session.begin_nested()
    try:
        with outbox.listing() as intended:
            answer = deed()
        db.session.flush()
        rows = snapshots.difference(before, snapshots.of(ids))
        tellings = tuple(_tellings(intended))  # while those whom the deed makes are there
        busy = tuple(_busy(ids, sites)) if any(key.startswith("event:") for key in rows) else ()
    finally:
        trial.rollback()
    lost = {int(key.partition(":")[2]): row for key, row in rows.items() if _is_lost(row)}
    changes = tuple(map(str, answer)) if isinstance(answer, list) else ()
    return Blast(tellings, tuple(_losing(lost)), busy, changes)


def of_calling_off(events: Sequence[Event]) -> Blast:
    """The same without doing it, so that the page can be only looked at."""
    signups = [signup for event in events for signup in queries.live_signups(event)]
    ids = [event.id for event in events]
    sent = select(Invitation.event_id, Invitation.person_id).where(
        Invitation.event_id.in_(ids), Invitation.method == Method.REQUEST
    )
    has_it = {(event_id, person_id) for event_id, person_id in db.session.execute(sent)}
    hers: dict[Person, list[bool]] = {}
    for signup in mailboxes.those_reached(signups):
        stands = (signup.event_id, signup.person_id) in has_it
        hers.setdefault(signup.person, []).append(stands)
    return Blast(tuple(_called_off(person, stand) for person, stand in hers.items()), (), ())


def _called_off(person: Person, stand: Sequence[bool]) -> Telling:
    """`stand`: for each of her dates whether it is in her calendar."""
    letter = LETTERS["cancelled" if len(stand) == 1 else "cancelled_dates"]
    return Telling(person.name, "", letter, CALENDARS["CANCEL" if any(stand) else ""])


def _tellings(intended: Sequence[outbox.Intended]) -> list[Telling]:
    names = _names({each.person_id for each in intended if each.person_id is not None})
    return [
        Telling(
            names.get(each.person_id or 0, each.address),
            each.address,
            LETTERS.get(each.purpose.rpartition("/")[2], "a letter"),
            CALENDARS[each.method],
        )
        for each in intended
    ]


def _names(person_ids: set[int]) -> dict[int, str]:
    found = db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person.name for person in found}


def _is_lost(row: Pairs) -> bool:
    return row.get("state", [None, None])[1] == SignupState.REMOVED.value


def _losing(lost: dict[int, Pairs]) -> list[tuple[str, str]]:
    found = select(Signup).where(Signup.id.in_(lost)).options(joinedload(Signup.person))
    return [(one.person.name, _why(lost[one.id])) for one in db.session.scalars(found)]


def _why(row: Pairs) -> str:
    return str(row.get("reason", ["", ""])[1])


def _busy(event_ids: Sequence[int], sites: Collection[int] | None) -> list[str]:
    """Who of those with a seat has a seat elsewhere at the same time; one query."""
    other, elsewhere = aliased(Signup), aliased(Event)
    found = (
        select(Person, elsewhere.title, elsewhere.site_id)
        .select_from(Signup)
        .join(Event, Signup.event_id == Event.id)
        .join(Person, Signup.person_id == Person.id)
        .join(other, (other.person_id == Signup.person_id) & (other.id != Signup.id))
        .join(elsewhere, other.event_id == elsewhere.id)
        .where(
            Signup.event_id.in_(event_ids),
            Signup.state.in_(SEATED),
            other.state.in_(SEATED),
            elsewhere.state != EventState.CANCELLED,
            Event.state != EventState.CANCELLED,
            elsewhere.starts_at < Event.ends_at,
            elsewhere.ends_at > Event.starts_at,
        )
        .order_by(Person.name_key)
    )
    return [
        f"{person.name} is at “{title}” then."
        if sites is None or site_id in sites
        else f"{person.name} has another place then."
        for person, title, site_id in db.session.execute(found)
    ]
