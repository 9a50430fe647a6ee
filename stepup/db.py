"""The database: typed base, and what makes SQLite and PostgreSQL keep the same promises."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum

import sqlalchemy as sa
from flask import current_app, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from stepup.one_writer import OneWriter

READS = frozenset({"GET", "HEAD", "OPTIONS"})
# Of one process: eight threads that serve pages, a dozen carriers on a slow wire, two each at most.
LINES = {"pool_size": 5, "max_overflow": 30}
_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Base.registry.update_type_annotation_map({datetime: UTCDateTime()})


NUMBERED_ONCE = {"sqlite_autoincrement": True}  # links and the log must not lead to somebody else


def states(kind: type[Enum]) -> sa.Enum:
    """A column for an enum of strings: stored as its value, so that rows read like sentences."""
    return sa.Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=24,
    )


def engine_options(url: str) -> dict[str, object]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"factory": OneWriter}, **LINES}
    return {
        **LINES,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "isolation_level": "READ COMMITTED",
    }


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Everything but a GET takes SQLite's write lock first: a read that later writes would fail."""
    if connection.dialect.name != "sqlite":
        return
    mode, driver = _begin_mode(connection), connection.connection.driver_connection
    if mode != "DEFERRED" and isinstance(driver, OneWriter):
        driver.wait_for_turn()
    if mode:
        connection.exec_driver_sql(f"BEGIN {mode}")


def _begin_mode(connection: Connection) -> str:
    chosen = connection.get_execution_options().get("sqlite_begin")
    if chosen is not None:
        return str(chosen)
    if _only_reading.get():
        return "DEFERRED"
    if not has_request_context() or request.method not in READS:
        return "IMMEDIATE"
    view = current_app.view_functions.get(request.endpoint or "")
    return "IMMEDIATE" if getattr(view, "writes", False) else "DEFERRED"


def at_once(engine: Engine) -> Connection:
    """A connection on which every statement is a transaction of its own."""
    if engine.dialect.name == "sqlite":
        return engine.connect().execution_options(sqlite_begin="")
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def reading() -> Iterator[None]:
    """What a request looks at before its deed: SQLite's one writer need not wait for it.

    Rows stay at hand as they were read; whatever must still be so is read again under the locks.
    """
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)
    session = db.session()
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


def to_plain(cell: object) -> object:
    """As JSON can hold it, and `from_plain` makes it again."""
    if isinstance(cell, bytes):
        return base64.b64encode(cell).decode("ascii")
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell.value if isinstance(cell, Enum) else cell


def from_plain(column: sa.Column[object], plain: object) -> object:
    if not isinstance(plain, str):
        return plain
    if isinstance(column.type, UTCDateTime):
        return datetime.fromisoformat(plain)
    kind = column.type.python_type
    if issubclass(kind, date):
        return kind.fromisoformat(plain)
    if issubclass(kind, bytes):
        return base64.b64decode(plain)
    return kind(plain) if issubclass(kind, Enum) else plain


def count_rows() -> None:
    """SQLite chooses its indexes by numbers that only this writes down: without them a list of
    events reads every place of the house. PostgreSQL counts by itself."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sa.text("PRAGMA analysis_limit=1000"))
        db.session.execute(sa.text("ANALYZE"))
