"""The log is sealed hour by hour, so that what is altered or taken out later is found."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, select

from stepup import clock
from stepup.audit.models import Entry, Seal
from stepup.db import db

OLD_ENOUGH = timedelta(hours=1)


def seal() -> Seal | None:
    """Everything that is old enough and not sealed yet; None when there is nothing."""
    before = _last()
    newest = select(func.max(Entry.id)).where(Entry.at <= clock.now() - OLD_ENOUGH)
    last_id = db.session.scalar(newest) or 0
    if last_id <= before.last_id:
        return None
    count, digest = _digest(before.last_id, last_id, before.sha256)
    sealed = Seal(last_id=last_id, entries=count, sha256=digest)
    db.session.add(sealed)
    return sealed


def _last() -> Seal:
    found = db.session.scalars(select(Seal).order_by(Seal.last_id.desc()).limit(1)).first()
    return found or Seal(last_id=0, entries=0, sha256="")


def _digest(after_id: int, last_id: int, start: str) -> tuple[int, str]:
    """How many entries there are between, and the hash over them and what came before."""
    digest, count = sha256(start.encode()), 0
    for entry in _entries(after_id, last_id):
        digest.update(_line(entry))
        count += 1
    return count, digest.hexdigest()


def _entries(after_id: int, last_id: int) -> Iterator[Entry]:
    between = select(Entry).where(Entry.id > after_id, Entry.id <= last_id).order_by(Entry.id)
    yield from db.session.scalars(between.execution_options(yield_per=500))


def _line(entry: Entry) -> bytes:
    """Everything an entry says, in one way of writing it for both databases."""
    before = None if entry.before is None else dict(entry.before)
    after = None if entry.after is None else dict(entry.after)
    said = [entry.id, entry.at.isoformat(), entry.actor_id, entry.via, entry.deed, entry.kind]
    said += [entry.thing_id, before, after, entry.reason, entry.came_from]
    return json.dumps(said, sort_keys=True).encode() + b"\n"


def broken() -> list[str]:
    """In words, which parts of the log are not as they were sealed; empty when all are."""
    found, after_id, start = [], 0, ""
    for sealed in db.session.scalars(select(Seal).order_by(Seal.last_id)).all():
        count, digest = _digest(after_id, sealed.last_id, start)
        if (count, digest) != (sealed.entries, sealed.sha256):
            found.append(
                f"Entries {after_id + 1} to {sealed.last_id} are not as they were sealed on "
                f"{sealed.sealed_at:%Y-%m-%d %H:%M} UTC ({sealed.entries} then, {count} now)."
            )
        after_id, start = sealed.last_id, sealed.sha256
    return found
