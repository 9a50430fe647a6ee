"""Every row that names the one names the other from now on; what would be there twice stays."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from stepup.db import db
from stepup.duplicates.ledger import Cells, Ledger, rows_where
from stepup.duplicates.places import MOVES
from stepup.duplicates.queries import column


def move_all(ledger: Ledger) -> None:
    for place in MOVES:
        move(ledger, column(place), ledger.merge.gone_id, ledger.merge.kept_id)


def move(ledger: Ledger, named: sa.Column[int], gone: int, kept: int) -> Sequence[Cells]:
    """Answers the rows that stay, because a unique key says that the other has one already."""
    table = named.table
    rows = rows_where(table, named == gone)
    staying = [row for row in rows if _is_taken(row, named, kept)] if rows else []
    ledger.change(table, [row for row in rows if row not in staying], **{named.name: kept})
    return staying


def _is_taken(row: Cells, named: sa.Column[int], kept: int) -> bool:
    for columns, condition in _unique_keys(named):
        same = [one.is_not_distinct_from(row[str(one.key)]) for one in columns if one is not named]
        here = rows_where(named.table, named == kept, *same, *condition)
        if here and (not condition or _is_among(row, named, condition)):
            return True
    return False


def _is_among(row: Cells, named: sa.Column[int], condition: Sequence[sa.TextClause]) -> bool:
    """Does a partial index count this row at all?"""
    [key] = named.table.primary_key.columns
    return bool(rows_where(named.table, key == row[key.name], *condition))


Key = tuple[Sequence[sa.ColumnElement[Any]], Sequence[sa.TextClause]]


def _unique_keys(named: sa.Column[int]) -> Iterator[Key]:
    table = named.table
    if named.primary_key:
        yield [named], []
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint) and named.name in constraint.columns:
            yield list(constraint.columns), []
    for index in table.indexes:
        if index.unique and named.name in index.columns:
            where = index.dialect_options[db.session.get_bind().dialect.name]["where"]
            yield list(index.columns), [] if where is None else [where]
    if named.unique:
        yield [named], []
