"""A row as it is now, and as it stays until the transaction ends."""

from functools import cache

from sqlalchemy import Select, bindparam, inspect, select

from stepup.db import Base, db
from stepup.inserts import is_ours


def lock_row(row: Base) -> None:
    """Read anew, and nobody else changes it; a new row that only names it, such as a letter to her,
    need not wait. A refresh, but its question is put together once.
    """
    if not is_ours(row):
        _read(row, _locked(type(row)))


def read_anew(row: Base) -> None:
    """As `lock_row`, without the lock: beside one PostgreSQL would join what was before."""
    _read(row, _anew(type(row)))


def _read(row: Base, question: Select[Base]) -> None:
    (number,) = inspect(row).identity or (None,)
    db.session.scalars(question, {"number": number}).one()


@cache
def _locked(model: type[Base]) -> Select[Base]:
    return _anew(model).with_for_update(key_share=True)


@cache
def _anew(model: type[Base]) -> Select[Base]:
    (key,) = inspect(model).primary_key
    of_number = select(model).where(key == bindparam("number", type_=key.type))
    return of_number.execution_options(populate_existing=True)
