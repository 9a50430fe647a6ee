"""Everything the house holds about one person, wherever it stands."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

import sqlalchemy as sa

from stepup import clock
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.people import queries as people
from stepup.people.merges import FormerAddress
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules

Plain: TypeAlias = str | int | float | bool | None
SECRET = ("token", "_hash", "password", "secret", "session_key", "browser", "uniquifier")
IN_NO_EXPORT = {
    "medical_notes",  # read on her page, by her site lead, and each time logged
    "note",  # of a hold: the safeguarding lead's alone
    "words",  # what others said of her in confidence
    "before",  # of a merge: another record's facts too
}
NOT_HERS = ("person_piece", "concern_note", "person_merge_row")
BY_HER = ("_by_id", "by_id", "with_id")  # what she did as staff is about others
SAID_BY_HER = ("granted_by_id",)


def everything_about(person: Person) -> dict[str, list[dict[str, Plain]]]:
    """By table, the rows that are about her; found by reference, so that no new table is forgotten.

    What hangs on such a row is about her too. Secrets are left out: they open doors and say nothing
    about her.
    """
    ids, found = people.once_called([person.id]), {}
    for table in db.metadata.sorted_tables:
        hers = list(about(table, ids))
        if hers and table.name not in NOT_HERS:
            chosen = sa.select(table).where(sa.or_(*hers))
            rows = [_plain(row) for row in db.session.execute(chosen).mappings()]
            if rows:
                found[table.name] = rows
    log = _log_about(ids)
    return {**found, "audit_entry": log} if log else found


def about(table: sa.Table, ids: Collection[int]) -> Iterator[sa.ColumnElement[bool]]:
    """Columns that name her, and columns that name a row of hers."""
    for column in table.columns:
        if _names_her(column):
            yield column.in_(ids)
        for key in column.foreign_keys:
            owner = key.column.table
            if owner is not table and owner.name != Person.__tablename__:
                hers = list(_owned(owner, ids))
                if hers:
                    yield column.in_(sa.select(key.column).where(sa.or_(*hers)))


def _names_her(column: sa.Column[int]) -> bool:
    if column.table.name == Person.__tablename__:
        return column.name == "id"
    points = any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
    done = column.name.endswith(BY_HER) and column.name not in SAID_BY_HER
    return (points and not done) or column.name == "person_id"


def _owned(table: sa.Table, ids: Collection[int]) -> Iterator[sa.ColumnElement[bool]]:
    """Rows that belong to her alone: a girl's record, an application; and what hangs on those."""
    if "person_id" in table.c:
        yield table.c.person_id.in_(ids)
    for column in table.columns:
        for key in column.foreign_keys:
            owner = key.column.table
            if owner.name in OWNERS:
                yield column.in_(sa.select(key.column).where(owner.c.person_id.in_(ids)))


OWNERS = ("teen", "volunteer")


def _log_about(ids: Collection[int]) -> list[dict[str, Plain]]:
    """What she did and what was done to her; the log outlives people, so it points at nobody."""
    table = db.metadata.tables["audit_entry"]
    about = (table.c.kind == Person.__tablename__) & table.c.thing_id.in_(ids)
    chosen = sa.select(table).where(sa.or_(table.c.actor_id.in_(ids), about))
    rows = db.session.execute(chosen.order_by(table.c.id)).mappings()
    return [{name: _word(cell) for name, cell in row.items()} for row in rows]


def _plain(row: sa.RowMapping) -> dict[str, Plain]:
    return {
        name: _word(cell)
        for name, cell in row.items()
        if name not in IN_NO_EXPORT
        and not any(left_out in name for left_out in SECRET)
        and not isinstance(cell, bytes)
    }


def _word(cell: object) -> Plain:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, Enum):
        return str(cell.value)
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


GOES = (
    "former_name",
    "former_address",
    "personal_link",
    "account",
    "answer_address",
    "emergency_contact",
    "letter",
)


def counts_about(person: Person) -> dict[str, dict[str, int]]:
    """How many rows of which kind would go with her, and how many stay under no name."""
    counted = {table: len(rows) for table, rows in everything_about(person).items()}
    counted.pop("person")
    goes = {table: counted.pop(table) for table in GOES if table in counted}
    return {"goes": goes, "stays": counted}


def addresses_of(person: Person) -> list[str]:
    """Where she gets mail, and where she got it before."""
    ids = people.once_called([person.id])
    had = sa.select(FormerAddress.email).where(FormerAddress.person_id.in_(ids))
    return sorted({*db.session.scalars(had), *([person.email] if person.email else [])})


def kept_until(person: Person) -> date:
    """SAFE-21: until when her safety record stays, counted from her erasure or from today."""
    zone = organisation.current().time_zone
    forgotten = clock.to_local(person.erased_at or clock.now(), zone).date()
    return rules.kept_until(forgotten, person.born_on, safety.policy())
