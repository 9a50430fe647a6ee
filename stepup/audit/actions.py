"""Write down a deed, in the transaction that does it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from flask import has_request_context, request
from sqlalchemy import insert

from stepup.audit.models import Entry, Facts
from stepup.db import db


@dataclass(frozen=True)
class Actor:
    """Who acts, through which door (page, api, command, clock, inbox or link), and from where."""

    person_id: int | None
    via: str
    came_from: str | None = field(default=None, compare=False)


NOTE = insert(Entry.__table__)  # past the session: nobody changes what was noted
NOBODY = Actor(None, "clock")
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def actor() -> Actor:
    return _actor.get()


def act_as(person_id: int | None, via: str) -> None:
    """From here on in this request; entry rooms call it once, as soon as they know who asks."""
    came_from = request.remote_addr if has_request_context() else None
    _actor.set(Actor(person_id, via, came_from))


@contextmanager
def acting_as(person_id: int | None, via: str) -> Iterator[None]:
    """For a while somebody else acts, from nowhere that is written down."""
    token = _actor.set(Actor(person_id, via))
    try:
        yield
    finally:
        _actor.reset(token)


def record(
    deed: str,
    thing: db.Model,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str | None = None,
) -> None:
    """Note what was done to a stored row; flushes, because the row must have its number."""
    db.session.flush()
    noted = {**_facts_of(deed, thing), "before": before, "after": after, "reason": reason}
    db.session.execute(NOTE, noted)


def record_all(deed: str, things: Sequence[db.Model]) -> None:
    """The same deed done to many rows, with one flush for all of them."""
    if things:
        db.session.flush()
        db.session.execute(NOTE, [_facts_of(deed, thing) for thing in things])


def _facts_of(deed: str, thing: db.Model) -> dict[str, object]:
    return {
        "actor_id": actor().person_id,
        "via": actor().via,
        "deed": deed,
        "kind": thing.__tablename__,
        "thing_id": thing.id,
        "came_from": actor().came_from,
    }
