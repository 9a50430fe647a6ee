"""Alembic environment: one chain of revisions for SQLite and PostgreSQL."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

db = current_app.extensions["migrate"].db
engine = db.engine
ON_SQLITE = engine.dialect.name == "sqlite"


def render_item(kind, item, _autogenerate):
    """Custom types as plain ones: a revision that shipped must not import the application."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa." + repr(item.impl)
    return False


def leave_out_empty(_context, _revision, directives):
    chosen = getattr(context.config, "cmd_opts", None)
    if getattr(chosen, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def ours(name, kind, _parents):
    return not (kind == "table" and name.startswith("huey_"))


def migrate_online():
    with engine.connect() as connection:
        if ON_SQLITE:
            # Batch mode rebuilds tables; dropping the old one would fire ON DELETE CASCADE.
            # The pragma is ignored inside a transaction, so it goes to the driver before BEGIN.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=False,
            transaction_per_migration=True,
            transactional_ddl=True,
            include_name=ours,
            render_item=render_item,
            process_revision_directives=leave_out_empty,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
            if ON_SQLITE:
                refuse_broken_references(connection)
        finally:
            if ON_SQLITE:
                connection.rollback()
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def refuse_broken_references(connection):
    broken = connection.connection.driver_connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"a migration broke foreign keys: {broken[:5]}")


if context.is_offline_mode():
    raise RuntimeError("write migrations against a database: `flask db upgrade`")
migrate_online()
