"""Who points at a row, wherever in the house: found by its keys, so no new table is forgotten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from stepup.db import db
from stepup.imports.directory import chunks
from stepup.imports.models import ImportTrace
from stepup.imports.traces import Thing
from stepup.people.models import Person


@dataclass(frozen=True)
class Pointer:
    """This row, by this column; number 0 where a table does not number its rows."""

    table: str
    column: str
    number: int

    @property
    def thing(self) -> Thing:
        return self.table, self.number


def pointing_at(table: str, numbers: Iterable[int]) -> dict[int, list[Pointer]]:
    found: dict[int, list[Pointer]] = defaultdict(list)
    wanted = list(numbers)
    for column in _columns_that_point(table):
        own = column.table.c.get("id", sa.literal(0))
        for some in chunks(wanted):
            chosen = sa.select(column, own).where(column.in_(some))
            for number, child in db.session.execute(chosen):
                found[number].append(Pointer(column.table.name, column.name, child))
    return found


def _columns_that_point(name: str) -> Iterator[sa.Column[int]]:
    """Not those that are a part of the row they point at, and go with it."""
    for table in db.metadata.sorted_tables:
        for column in (each for each in table.columns if not each.primary_key):
            keys = [key for key in column.foreign_keys if key.column.table.name == name]
            stays = any(key.ondelete != "CASCADE" for key in keys)
            if stays or _names_a_person(column, name):
                yield column


def _names_a_person(column: sa.Column[int], name: str) -> bool:
    """Letters name her without a key: they outlive her."""
    loose = column.name == "person_id" and not column.foreign_keys
    return loose and name == Person.__tablename__


def made_by(import_id: int, things: Iterable[Thing]) -> set[Thing]:
    """Those of them that this file made."""
    wanted, found = set(things), set()
    for some in chunks({number for _, number in wanted}):
        mine = ImportTrace.import_id == import_id, ImportTrace.column_name == ""
        rows = sa.select(ImportTrace.table_name, ImportTrace.thing_id)
        new = rows.where(*mine, ImportTrace.thing_id.in_(some))
        found |= {(table, number) for table, number in db.session.execute(new)}
    return wanted & found
