"""Everything the house holds about one person, wherever it stands."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

import sqlalchemy as sa

from stepup.db import db
from stepup.people.models import Person, PersonPiece

Plain: TypeAlias = str | int | float | bool | None
SECRET = ("token_hash", "password", "secret", "uniquifier", "recovery")
IN_NO_EXPORT = ("medical_notes",)  # read on her page, by her site lead, and each time logged


def everything_about(person: Person) -> dict[str, list[dict[str, Plain]]]:
    """By table, the rows that point at her; found by reference, so that no new table is forgotten.

    Secrets are left out: they open doors and say nothing about her.
    """
    found = {}
    for table in db.metadata.sorted_tables:
        if table is PersonPiece.__table__:
            continue
        columns = list(_columns_about_people(table))
        if columns:
            chosen = sa.select(table).where(sa.or_(*(column == person.id for column in columns)))
            rows = [_plain(row) for row in db.session.execute(chosen).mappings()]
            if rows:
                found[table.name] = rows
    log = _log_about(person)
    return {**found, "audit_entry": log} if log else found


def _log_about(person: Person) -> list[dict[str, Plain]]:
    """What she did and what was done to her; the log outlives people, so it points at nobody."""
    table = db.metadata.tables["audit_entry"]
    about = (table.c.kind == Person.__tablename__) & (table.c.thing_id == person.id)
    chosen = sa.select(table).where(sa.or_(table.c.actor_id == person.id, about))
    return [_plain(row) for row in db.session.execute(chosen.order_by(table.c.id)).mappings()]


def _columns_about_people(table: sa.Table) -> Iterator[sa.Column[int]]:
    for column in table.columns:
        points = any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
        if points or column.name == "person_id" or table.name == "person" and column.name == "id":
            yield column


def _plain(row: sa.RowMapping) -> dict[str, Plain]:
    return {
        name: _word(cell)
        for name, cell in row.items()
        if not any(left_out in name for left_out in SECRET + IN_NO_EXPORT)
        and not isinstance(cell, bytes)
    }


def _word(cell: object) -> Plain:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, Enum):
        return str(cell.value)
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


GOES = ("former_name", "personal_link", "account", "letter")


def counts_about(person: Person) -> dict[str, dict[str, int]]:
    """How many rows of which kind would go with her, and how many stay under no name."""
    counted = {table: len(rows) for table, rows in everything_about(person).items()}
    counted.pop("person")
    goes = {table: counted.pop(table) for table in GOES if table in counted}
    return {"goes": goes, "stays": counted}
