"""The changes of one merge: made here, and written down so that they can be taken back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from stepup.db import db, to_plain
from stepup.people.merges import Merge, MergedRow
from stepup.people.models import Person

Cells = Mapping[str, Any]  # whatever the columns of a row hold
Known = dict[tuple[str, int], Cells]
Condition = sa.ColumnElement[bool] | sa.TextClause | InstrumentedAttribute[bool]


def key_of(table: sa.Table) -> sa.Column[int]:
    [key] = table.primary_key.columns
    return key


def rows_where(table: sa.Table, *which: Condition) -> list[Cells]:
    chosen = sa.select(table).where(*which).order_by(key_of(table))
    return [{**row} for row in db.session.execute(chosen).mappings()]


@dataclass
class Note:
    table: sa.Table
    row_id: int
    before: dict[str, object] | None


@dataclass
class Ledger:
    merge: Merge
    notes: list[Note] = field(default_factory=list)

    def change(self, table: sa.Table, rows: Sequence[Cells], **cells: Any) -> None:
        """The same new cells for all these rows."""
        key = key_of(table)
        numbers = [row[key.name] for row in rows]
        if numbers:
            db.session.execute(sa.update(table).where(key.in_(numbers)).values(**cells))
        for row in rows:
            before = {name: to_plain(row[name]) for name in cells}
            self.notes += _notes(
                table, cells[key.name] if key.name in cells else row[key.name], before
            )

    def add(self, row: db.Model) -> None:
        """A row that was not there before."""
        db.session.add(row)
        db.session.flush()
        self.notes.append(Note(row.__table__, row.id, None))

    def close(self) -> None:
        """At the end, when every row stands as it will be found."""
        db.session.flush()
        found = as_they_are((note.table.name, note.row_id) for note in self.notes)
        written = [
            {
                "merge_id": self.merge.id,
                "table_name": note.table.name,
                "row_id": note.row_id,
                "before": note.before,
                "after": mark(
                    found[note.table.name, note.row_id], watched(note.table.name, note.before)
                ),
                "stayed": False,
            }
            for note in self.notes
        ]
        if written:
            db.session.execute(sa.insert(MergedRow), written)


def _notes(table: sa.Table, row_id: int, before: dict[str, object]) -> Iterator[Note]:
    """The facts about a person are watched one by one: a new telephone touches no name."""
    if table is not Person.__table__:
        yield Note(table, row_id, before)
        return
    for name, cell in before.items():
        yield Note(table, row_id, {name: cell})


def watched(table_name: str, before: Cells | None) -> Collection[str] | None:
    """Of a person the changed facts, of everything else the whole row."""
    return before.keys() if before and table_name == Person.__tablename__ else None


def as_they_are(places: Iterator[tuple[str, int]]) -> Known:
    """The rows as the database has them now: one query a table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for table_name, row_id in places:
        wanted[table_name].add(row_id)
    found: Known = {}
    for table_name, numbers in wanted.items():
        table = db.metadata.tables[table_name]
        key = key_of(table)
        for row in rows_where(table, key.in_(numbers)):
            found[table_name, row[key.name]] = row
    return found


def mark(row: Cells, names: Collection[str] | None) -> str:
    """Differs when a cell does."""
    kept = {name: to_plain(cell) for name, cell in row.items() if names is None or name in names}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
