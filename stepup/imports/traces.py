"""What the rows of a file write, noted while they do it, so that it can be taken back.

The deeds of cohorts, volunteers and events know nothing of imports, so the session is watched,
and only while a file is taken in.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from stepup.db import UTCDateTime, db
from stepup.imports.directory import chunks
from stepup.imports.models import ImportTrace, Plain

Thing = tuple[str, int]
OF_NO_ROW = frozenset(
    ["audit_entry", "consent_text", "import_file", "import_row", "import_trace"]
)  # the log and the words of a form stay whatever becomes of a row


class Trail:
    """New things by the row that made them, and values that were changed, as they were before."""

    def __init__(self) -> None:
        self.row = 0
        self.new: dict[Thing, int] = {}
        self.changes: dict[tuple[str, int, str], tuple[int, Plain, Plain]] = {}

    def note_new(self, thing: object) -> None:
        known = _known(thing)
        if known is not None:
            self.new.setdefault(known, self.row)

    def note_changes(self, thing: object) -> None:
        known = _known(thing)
        if known is None or known in self.new:
            return
        for column, before, after in _changed_columns(thing):
            row, first, _ = self.changes.get((*known, column), (self.row, before, after))
            self.changes[*known, column] = row, first, after

    @property
    def changed_things(self) -> set[Thing]:
        return {(table, number) for table, number, _ in self.changes}


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


def turn_to(row_number: int) -> None:
    """What is written from now on is this row's; nothing to do when nobody watches."""
    trail = _trail.get()
    if trail is not None:
        db.session.flush()
        trail.row = row_number


@contextmanager
def watching() -> Iterator[Trail]:
    trail, session = Trail(), db.session()
    token = _trail.set(trail)
    listeners = {
        "before_flush": lambda *told: _before_flush(trail, *told),
        "after_flush": lambda *told: _after_flush(trail, *told),
        "detached_to_persistent": lambda _session, thing: trail.note_new(thing),  # `inserts`
    }
    for name, listener in listeners.items():
        event.listen(session, name, listener)
    try:
        yield trail
        session.flush()
    finally:
        for name, listener in listeners.items():
            event.remove(session, name, listener)
        _trail.reset(token)


def _before_flush(trail: Trail, session: Session, _context: UOWTransaction, _some: object) -> None:
    for thing in session.dirty:
        trail.note_changes(thing)


def _after_flush(trail: Trail, session: Session, _context: UOWTransaction) -> None:
    for thing in session.new:
        trail.note_new(thing)


def _known(thing: object) -> Thing | None:
    table = inspect(type(thing)).local_table.name
    number = getattr(thing, "id", None)
    return None if table in OF_NO_ROW or number is None else (table, number)


def _changed_columns(thing: object) -> Iterator[tuple[str, Plain, Plain]]:
    state = inspect(thing)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            column = attribute.columns[0]
            before = history.deleted[0] if history.deleted else _stored(column, state.identity)
            if plain(before) != plain(history.added[0]):
                yield column.name, plain(before), plain(history.added[0])


def _stored(column: sa.Column[object], identity: tuple[int, ...]) -> object:
    """What was set without having been read."""
    with db.session.no_autoflush:
        number = column.table.c.id == identity[0]
        return db.session.execute(sa.select(column).where(number)).scalar()


def keep(import_id: int, trail: Trail) -> None:
    """In the transaction that took the rows in."""
    seen = digests([*trail.new, *trail.changed_things])
    ours = _made_before(import_id, trail.changed_things)
    for trace in ours.values():
        trace.digest = seen[trace.table_name, trace.thing_id]
    for thing, row in trail.new.items():
        known = {"table_name": thing[0], "thing_id": thing[1], "digest": seen.get(thing, "")}
        db.session.add(ImportTrace(import_id=import_id, row_number=row, **known))
    for (table, number, column), (row, before, after) in trail.changes.items():
        if (table, number) in ours or before == after:
            continue
        known = {"table_name": table, "thing_id": number, "column_name": column}
        trace = ImportTrace(import_id=import_id, row_number=row, before=before, **known)
        trace.after = after
        db.session.add(trace)


def _made_before(import_id: int, things: Iterable[Thing]) -> dict[Thing, ImportTrace]:
    """Of these, the things that earlier rows of this file made: they are taken back as a whole."""
    found = {}
    for table, numbers in by_table(things).items():
        for some in chunks(numbers):
            mine = ImportTrace.import_id == import_id, ImportTrace.table_name == table
            new = ImportTrace.column_name == "", ImportTrace.thing_id.in_(some)
            for trace in db.session.scalars(sa.select(ImportTrace).where(*mine, *new)):
                found[table, trace.thing_id] = trace
    return found


def digests(things: Iterable[Thing]) -> dict[Thing, str]:
    """What each of these rows says now; one that is gone is left out."""
    found: dict[Thing, str] = {}
    for name, numbers in by_table(things).items():
        table = db.metadata.tables[name]
        for some in chunks(numbers):
            rows = db.session.execute(sa.select(table).where(table.c.id.in_(some))).mappings()
            found |= {(name, row["id"]): _digest(row) for row in rows}
    return found


def by_table(things: Iterable[Thing]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for table, number in things:
        found[table].append(number)
    return found


def _digest(row: sa.RowMapping) -> str:
    said = {name: str(plain(cell)) for name, cell in row.items()}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def plain(value: object) -> Plain:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def typed(column: sa.Column[object], value: Plain) -> object:
    """The value again that `plain` was given."""
    if not isinstance(value, str):
        return value
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(value)
    kind = column.type.python_type
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value
