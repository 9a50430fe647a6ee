"""The log as people read it: of one thing, of one actor, or of everything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from stepup.audit.models import Entry, Seal
from stepup.db import db

PER_PAGE = 50


@dataclass(frozen=True)
class Wish:
    """Empty means all; `before` is the number of the entry above which the page before ended.

    `also` are the numbers that the same thing, or the same actor, had before.
    """

    kind: str = ""
    thing_id: int | None = None
    actor_id: int | None = None
    before: int | None = None
    hidden: Collection[str] = ()
    also: Collection[int] = ()


def entries(wish: Wish) -> tuple[Sequence[Entry], bool]:
    """Newest first, and whether there are more."""
    found = select(Entry)
    if wish.kind:
        found = found.where(Entry.kind == wish.kind)
    if wish.thing_id is not None:
        found = found.where(Entry.thing_id.in_({wish.thing_id, *wish.also}))
    if wish.actor_id is not None:
        found = found.where(Entry.actor_id.in_({wish.actor_id, *wish.also}))
    if wish.before is not None:
        found = found.where(Entry.id < wish.before)
    if wish.hidden:
        found = found.where(Entry.kind.not_in(wish.hidden))
    rows = db.session.scalars(found.order_by(Entry.id.desc()).limit(PER_PAGE + 1)).all()
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def last_seal() -> Seal | None:
    return db.session.scalars(select(Seal).order_by(Seal.last_id.desc()).limit(1)).first()
