"""A place for a mentor is, or will be, empty: those who could take it are asked, fairly."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from stepup import clock
from stepup.db import db
from stepup.events import admission, availability, emails, queries
from stepup.events.models import CoverAsk, Event, Signup, SignupState, Slot, SlotRole
from stepup.inserts import insert_first
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people.models import Person

MOST, WAVE = 20, 6
MONTH, MOST_A_MONTH = timedelta(days=30), 3
PATIENCE = timedelta(hours=3)  # then the next are asked; half an hour when it is soon
SOON, IMPATIENCE = timedelta(days=1), timedelta(minutes=30)


def search(slot: Slot) -> int:
    """Who is on standby first, then whom we asked least lately; the first who says yes has it.

    Each is asked once about an event, and three times a month at most. Answers how many letters
    that made.
    """
    letters = [_ask(slot, person) for person in who_is_free(slot.event)]
    return sum(letter is not None for letter in letters)


def _ask(slot: Slot, person: Person) -> Letter | None:
    ask = CoverAsk(event_id=slot.event_id, slot_id=slot.id, person_id=person.id)
    ask.asked_at = clock.now()
    asked = insert_first(ask)
    return emails.needed(asked) if asked is not None else None


def who_is_free(event: Event) -> Sequence[Person]:
    """Cleared for the day, at no other event then and not asked before: the next `WAVE`."""
    on_standby = [
        signup.person
        for signup in queries.live_signups(event)
        if signup.slot.role is SlotRole.STANDBY and signup.state is SignupState.CONFIRMED
    ]
    free = _who_can_then(event, queries.free_mentors(event, MOST * 5))
    last, often = _asked_before([person.id for person in free])
    willing = [person for person in free if often.get(person.id, 0) < MOST_A_MONTH]
    willing.sort(key=lambda person: last.get(person.id, 0.0))
    people = _not_asked_about(event, [*on_standby, *willing])
    ready = {adult.person_id for adult in admission.ready_adults(event, people)}
    return [person for person in people if person.id in ready][:WAVE]


def _who_can_then(event: Event, people: Sequence[Person]) -> list[Person]:
    """Whoever said that she is away, or never can at such an hour, is not asked in vain."""
    when = availability.at(event, [person.id for person in people])
    return [person for person in people if not when[person.id].speaks_against]


def _asked_before(person_ids: Collection[int]) -> tuple[dict[int, float], dict[int, int]]:
    """When each was asked last, and how often within a month."""
    hers = CoverAsk.person_id.in_(person_ids)
    rows = select(CoverAsk.person_id, CoverAsk.asked_at).where(hers).order_by(CoverAsk.asked_at)
    last: dict[int, float] = {}
    often: dict[int, int] = {}
    for person_id, asked_at in db.session.execute(rows):
        last[person_id] = asked_at.timestamp()
        lately = clock.now() - MONTH < asked_at
        often[person_id] = often.get(person_id, 0) + lately
    return last, often


def _not_asked_about(event: Event, people: Sequence[Person]) -> list[Person]:
    """Once is enough, whatever she said."""
    asked = select(CoverAsk.person_id).where(CoverAsk.event_id == event.id)
    known = set(db.session.scalars(asked))
    return [person for person in people if person.id not in known]


def decline(ask: CoverAsk) -> None:
    """Her no stands for this event."""
    if ask.said_no_at is None:
        ask.said_no_at = clock.now()


def is_wanted(slot: Slot) -> bool:
    """Is there still a seat, or somebody who looks for a stand-in?"""
    if slot.event.has_begun(clock.now()):
        return False
    return queries.seats_taken(slot) < slot.maximum or seeking(slot) is not None


def seeking(slot: Slot) -> Signup | None:
    """Who keeps her seat until somebody takes it; who has looked longest comes first."""
    found = select(Signup).where(Signup.slot_id == slot.id, Signup.standin_since.is_not(None))
    confirmed = found.where(Signup.state == SignupState.CONFIRMED)
    return db.session.scalars(confirmed.order_by(Signup.standin_since, Signup.id)).first()


def stop_when_filled(slot: Slot) -> int:
    """Letters that still wait for the morning are called back; answers how many."""
    if is_wanted(slot):
        return 0
    about_it = Letter.dedupe_key.startswith(f"needed:{slot.event_id}:", autoescape=True)
    return outbox.cancel_where(about_it)


def due() -> Sequence[Slot]:
    """Places for which we asked and nobody came yet, where the last letter is long enough ago."""
    moment = clock.now()
    lately = select(CoverAsk.slot_id, func.max(CoverAsk.asked_at).label("at"))
    last = lately.where(CoverAsk.asked_at > moment - MONTH).group_by(CoverAsk.slot_id).subquery()
    rows = select(Slot, last.c.at).join(last, last.c.slot_id == Slot.id).join(Slot.event)
    coming = db.session.execute(rows.where(Event.starts_at > moment).order_by(Slot.id)).all()
    return [
        slot
        for slot, at in coming
        if at <= moment - (IMPATIENCE if slot.event.starts_at - moment < SOON else PATIENCE)
        and is_wanted(slot)
    ]
