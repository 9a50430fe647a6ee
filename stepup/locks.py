"""A row as it is now, and as it stays until the transaction ends."""

from functools import cache

from sqlalchemy import Select, bindparam, inspect, select

from stepup.db import Base, db


def lock_row(row: Base) -> None:
    """Read anew, and nobody else changes it; a new row that only names it, such as a letter to her,
    need not wait. A refresh, but its question is put together once.
    """
    (number,) = inspect(row).identity or (None,)
    db.session.scalars(_locked(type(row)), {"number": number}).one()


@cache
def _locked(model: type[Base]) -> Select[Base]:
    (key,) = inspect(model).primary_key
    anew = select(model).where(key == bindparam("number", type_=key.type))
    return anew.with_for_update(key_share=True).execution_options(populate_existing=True)
