"""Spreadsheets brought in: what they said of her goes at once, not with the week of the file."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from stepup.db import db, from_plain
from stepup.people import names
from stepup.people.models import FormerName, Person

EMPTIED = "Emptied: somebody of whom this row spoke was erased."


@dataclass(frozen=True)
class Marks:
    """How a row of a file is known for hers: an address, a telephone, or both of her names."""

    addresses: Collection[str]
    phone: str
    called: Collection[frozenset[str]]

    def are_in(self, cells: Sequence[str]) -> bool:
        text = names.folded(" ".join(cells))
        words = set(re.split(r"[^\w@.+-]+", text))
        numbers = (re.sub(r"\D", "", cell) for cell in cells)
        return (
            any(names.folded(address) in text for address in self.addresses)
            or any(all_of <= words for all_of in self.called)
            or (self.phone != "" and any(number.endswith(self.phone) for number in numbers))
        )


def marks_of(person: Person, ids: Collection[int], addresses: Collection[str]) -> Marks:
    """While she still has a name; `ids` are all the numbers that she has had."""
    former = db.session.scalars(sa.select(FormerName.name).where(FormerName.person_id.in_(ids)))
    called = {frozenset(names.folded(name).split()) for name in (person.name, *former)}
    phone = re.sub(r"\D", "", person.phone or "")[-10:]
    return Marks(addresses, phone, {name for name in called if len(name) > 1})


def forget(ids: Collection[int], marks: Marks) -> None:
    """Her rows are emptied; that they were there, and what they made, stays as numbers."""
    rows, traces = (db.metadata.tables[name] for name in ("import_row", "import_trace"))
    for import_id, numbers in _rows_of(ids, marks).items():
        here = rows.c.import_id == import_id, rows.c.number.in_(numbers)
        blank = {"ties": [], "remarks": "", "marks": {}, "kept_because": "", "reason": EMPTIED}
        blank["cells"] = [""]
        db.session.execute(sa.update(rows).where(*here).values(**blank))
        refused = from_plain(rows.c.verdict, "refused")
        waiting = sa.update(rows).where(*here, rows.c.is_taken.is_(False))
        db.session.execute(waiting.values(verdict=refused))
        told = traces.c.import_id == import_id, traces.c.row_number.in_(numbers)
        db.session.execute(sa.delete(traces).where(*told, traces.c.column_name != ""))


def _rows_of(ids: Collection[int], marks: Marks) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for import_id, number in (*_traced(ids), *_named(marks)):
        found[import_id].add(number)
    return found


def _traced(ids: Collection[int]) -> Iterator[tuple[int, int]]:
    traces = db.metadata.tables["import_trace"]
    hers = traces.c.table_name == Person.__tablename__, traces.c.thing_id.in_(ids)
    for row in db.session.execute(sa.select(traces).where(*hers)).mappings():
        yield row["import_id"], row["row_number"]


def _named(marks: Marks) -> Iterator[tuple[int, int]]:
    """Also rows that changed nothing, and rows of files that were not taken in yet."""
    rows = db.metadata.tables["import_row"]
    kept = sa.select(rows.c.import_id, rows.c.number, rows.c.cells)
    for import_id, number, cells in db.session.execute(kept.execution_options(yield_per=1000)):
        if marks.are_in([str(cell) for cell in cells]):
            yield import_id, number
