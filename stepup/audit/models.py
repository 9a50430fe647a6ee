"""The log of deeds: append-only."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from stepup import clock
from stepup.db import db

Facts: TypeAlias = Mapping[str, str | int | float | bool | None]


class Entry(db.Model):
    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "kind", "thing_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now(), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    via: Mapped[str] = mapped_column(String(24))
    deed: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(48))
    thing_id: Mapped[int]
    before: Mapped[Facts | None] = mapped_column(JSON)
    after: Mapped[Facts | None] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(String(500))
    came_from: Mapped[str | None] = mapped_column(String(45))


class Seal(db.Model):
    """The log up to an entry, under one hash that holds the hash before: a change shows.

    Entries are sealed when they are an hour old: by then no transaction that numbered one earlier
    is still open.
    """

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(unique=True)
    entries: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
