"""Immediate stops, and the versions of the policy."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db
from stepup.people.models import Person


class Hold(db.Model):
    """Stops a person's youth contact everywhere until two people lift it (SAFE-19)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    placed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    note: Mapped[str] = mapped_column(String(500), default="")
    lift_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    lift_asked_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    lifted_with_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class PolicyVersion(db.Model):
    """The policy's values as one person proposed them and another decided; the newest yes counts.

    `accepted` is None while nobody has decided.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    values: Mapped[dict[str, object]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    proposed_by: Mapped[Person] = relationship(foreign_keys=proposed_by_id)
    proposed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    accepted: Mapped[bool | None] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    decided_at: Mapped[datetime | None]
