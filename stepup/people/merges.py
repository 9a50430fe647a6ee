"""Who turned out to be one person, and who not: pairs, merges, and what each merge changed."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db
from stepup.people.models import Person


class FormerAddress(db.Model):
    """Where she got mail before: who writes it into a form is still she, nothing is sent there."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    until: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Pair(db.Model):
    """Two records that look like one person, found every night; or said to be two people."""

    __tablename__ = "person_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        Index(None, "two_people_at", "weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    one: Mapped[Person] = relationship(foreign_keys=one_id)
    other_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    other: Mapped[Person] = relationship(foreign_keys=other_id)
    likenesses: Mapped[str] = mapped_column(String(120))
    weight: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    two_people_at: Mapped[datetime | None]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class Merge(db.Model):
    """The record of `gone` became part of `kept`; its empty row stays for what still names it.

    When `kept` is merged into another record later, this row goes along: one step always leads to
    who she is now.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    kept: Mapped[Person] = relationship(foreign_keys=kept_id)
    gone_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    gone: Mapped[Person] = relationship(foreign_keys=gone_id)
    gone_name: Mapped[str] = mapped_column(String(170))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    undo_until: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    def can_be_undone_at(self, moment: datetime) -> bool:
        return self.undone_at is None and moment <= self.undo_until


class MergedRow(db.Model):
    """One row that a merge changed: what it was before, and by which mark one knows it untouched.

    Without `before` the merge wrote the row. `stayed` says that an undo could not take it back.
    """

    __tablename__ = "person_merge_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey(Merge.id), index=True)
    table_name: Mapped[str] = mapped_column(String(48))
    row_id: Mapped[int]
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[str] = mapped_column(String(64))
    stayed: Mapped[bool] = mapped_column(default=False)
