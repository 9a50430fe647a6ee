"""Immediate stops, the versions of the policy, and what somebody was worried about."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
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


class Concern(db.Model):
    """What somebody told us (SAFE-20): only ever added to, read by the safeguarding lead alone.

    Who tells it is what she types herself; nobody is looked up.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    happened: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text, default="")
    where_and_when: Mapped[str] = mapped_column(String(300), default="")
    told_by: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    raised_at: Mapped[datetime] = mapped_column(default=lambda: clock.now(), index=True)


class ConcernNote(db.Model):
    """What the lead did about it; `closes` says that nothing more is to be done."""

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey(Concern.id), index=True)
    concern: Mapped[Concern] = relationship()
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    by: Mapped[Person] = relationship()
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    text: Mapped[str] = mapped_column(Text)
    closes: Mapped[bool] = mapped_column(default=False)


class SignedText(db.Model):
    """What was on the page or paper, word for word: a signature means nothing without it."""

    __tablename__ = "consent_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(2))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
