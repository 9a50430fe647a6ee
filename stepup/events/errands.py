"""What needs somebody: the first thing that her own page says."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import db
from stepup.events import queries, questions, reminders
from stepup.events.models import CoverAsk, Event, EventState, Signup, SignupState
from stepup.people.models import Person


@dataclass(frozen=True)
class Errand:
    """`kind`: kept (a seat waits for her answer), asked (somebody is missing), sure, questions."""

    kind: str
    event: Event
    ask: CoverAsk | None = None


def of(person: Person, agenda: Sequence[Signup]) -> list[Errand]:
    """The most pressing first; three queries whatever there is."""
    now, found = clock.now(), []
    for signup in agenda:
        if signup.event.state is not EventState.OPEN:
            continue
        if signup.expires_at is not None and now < signup.expires_at:
            found.append(Errand("kept", signup.event))
        elif signup.state is SignupState.CONFIRMED:
            if signup.sure_at is None and reminders.is_near(signup.event, now):
                found.append(Errand("sure", signup.event))
            if questions.unanswered(signup):
                found.append(Errand("questions", signup.event))
    asked = [Errand("asked", ask.event, ask) for ask in _open_asks(person, agenda)]
    order = ("kept", "asked", "sure", "questions")
    return sorted([*found, *asked], key=lambda one: (order.index(one.kind), one.event.starts_at))


def _open_asks(person: Person, agenda: Sequence[Signup]) -> list[CoverAsk]:
    """Whether she can help: unanswered, still to come, and still wanted."""
    coming = Event.state == EventState.OPEN, Event.starts_at > clock.now()
    hers = CoverAsk.person_id == person.id, CoverAsk.said_no_at.is_(None)
    asks = select(CoverAsk).join(CoverAsk.event).where(*hers, *coming)
    named = joinedload(CoverAsk.event).joinedload(Event.site), joinedload(CoverAsk.slot)
    found = db.session.scalars(asks.options(*named)).all()
    if not found:
        return []
    taken = queries.taken_by_slot([ask.event_id for ask in found])
    slots = [ask.slot_id for ask in found]
    seeking = select(Signup.slot_id).where(
        Signup.slot_id.in_(slots),
        Signup.standin_since.is_not(None),
        Signup.state == SignupState.CONFIRMED,
    )
    sought = set(db.session.scalars(seeking))
    has = {signup.slot_id for signup in agenda}
    return [
        ask
        for ask in found
        if ask.slot_id not in has
        and (taken.get(ask.slot_id, 0) < ask.slot.maximum or ask.slot_id in sought)
    ]
