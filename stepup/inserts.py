"""Rows written past the session: a flush would look through everything that it knows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import CursorResult, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningInsert

from stepup.db import Base, db

NEW = "rows written past the session"
Row = TypeVar("Row", bound=Base)


def insert_first(row: Row) -> Row | None:
    """Write a new row unless a unique key says that it is there: then None, and nothing is changed.

    One statement, where a savepoint around an insert would be three. Its columns alone are written,
    so whoever it belongs to is named by number.
    """
    return _insert(row, _unless_there(type(row), db.session.get_bind().dialect.name))


def insert_new(row: Row, **related: object) -> Row:
    """Write a row of which the caller knows, under a lock, that it is new; `related` are the rows
    that its numbers name, so that none of them is looked for again."""
    _insert(row, _anew(type(row)))
    for name, thing in related.items():
        set_committed_value(row, name, thing)
    return row


def is_ours(row: Base) -> bool:
    """Was it written by the transaction that runs? Then nobody else sees it, or can lock it."""
    within = db.session().info.get(NEW, {}).get(row)
    return within is not None and within in _and_around(_running(db.session()))


def _insert(row: Row, insert: ReturningInsert[tuple[int]]) -> Row | None:
    """The session knows the row afterwards as if it had read it."""
    names, empty = _columns(type(row))
    known = vars(row)
    given = {name: known[name] for name in names if name in known}
    result = cast(CursorResult[tuple[int]], db.session.execute(insert, given))
    key = result.mappings().first()
    if key is None:
        return None
    known.update({**empty, **result.context.compiled_parameters[0], **key})
    make_transient_to_detached(row)
    db.session.add(row)
    _note(db.session(), row)
    return row


@cache
def _columns(model: type[Base]) -> tuple[Sequence[str], Mapping[str, None]]:
    """By name; and what those hold that nothing is written to."""
    columns = inspect(model).columns
    bare = [name for name, column in columns.items() if column.server_default is None]
    return columns.keys(), dict.fromkeys(bare)


def _note(session: Session, row: Base) -> None:
    session.info.setdefault(NEW, WeakKeyDictionary())[row] = _running(session)


def _running(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """The session does not know a row that was taken back: its number may be another's."""
    for row, within in list(session.info.get(NEW, {}).items()):
        if row in session and ended in _and_around(within):
            session.expunge(row)


def _and_around(transaction: SessionTransaction | None) -> Iterator[SessionTransaction]:
    while transaction is not None:
        yield transaction
        transaction = transaction.parent


@cache
def _anew(model: type[Base]) -> ReturningInsert[tuple[int]]:
    return sa.insert(_table(model)).returning(*inspect(model).primary_key)


def _table(model: type[Base]) -> sa.Table:
    return cast(sa.Table, inspect(model).local_table)


@cache
def _unless_there(model: type[Base], dialect: str) -> ReturningInsert[tuple[int]]:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(_table(model))
    return insert.on_conflict_do_nothing().returning(*inspect(model).primary_key)


def insert_many(
    table: sa.Table, rows: Sequence[Mapping[str, object]], shared: Mapping[str, object]
) -> int:
    """All of them in one statement, as one parameter: binding each value of a hundred thousand
    rows would take longer than all the rest. Whatever a unique key says is there stays as it is;
    answers how many are new.
    """
    if not rows:
        return 0
    names = list(rows[0])
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    columns = (_of_json_on_sqlite if on_sqlite else _of_json)(table, names, _to_json(rows))
    constants = [sa.literal(value, table.c[name].type) for name, value in shared.items()]
    chosen = sa.select(*columns, *constants).where(sa.text("true"))  # else SQLite reads a join's ON
    insert = (sqlite.insert if on_sqlite else postgresql.insert)(table)
    statement = insert.from_select([*names, *shared], chosen).on_conflict_do_nothing()
    return changed(statement.execution_options(preserve_rowcount=True))


def changed(statement: sa.UpdateBase) -> int:
    """How many rows a statement wrote."""
    result = db.session.execute(statement)
    return result.rowcount if isinstance(result, sa.CursorResult) else 0


def _to_json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _of_json(table: sa.Table, names: list[str], rows: str) -> list[sa.ColumnElement[object]]:
    kinds = [sa.column(name, table.c[name].type) for name in names]
    given = sa.func.json_to_recordset(sa.cast(rows, sa.Text).cast(sa.JSON))
    return list(given.table_valued(*kinds).render_derived(with_types=True).c)


def _of_json_on_sqlite(
    table: sa.Table, names: list[str], rows: str
) -> list[sa.ColumnElement[object]]:
    each = sa.func.json_each(rows).table_valued("value").c.value
    return [sa.func.json_extract(each, f"$.{name}") for name in names]


def insert_or_update(
    model: type[db.Model],
    values: dict[str, object],
    *,
    key: list[str],
    update: dict[str, object],
) -> None:
    """One statement that two writers can run at once; `key` names a unique constraint's columns."""
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if on_sqlite else postgresql.insert)(model).values(values)
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=update))
