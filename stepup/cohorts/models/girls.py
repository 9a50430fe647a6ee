"""What we know of a girl, who may speak for her, whom to call."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup.db import NUMBERED_ONCE, db
from stepup.people.models import Person


class Teen(db.Model):
    """What we know of a person because she is, or was, enrolled; medical notes stay on this row."""

    __table_args__ = NUMBERED_ONCE

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    grade: Mapped[int | None]
    school: Mapped[str] = mapped_column(String(120), default="")
    home_language: Mapped[str] = mapped_column(String(40), default="")
    medical_notes: Mapped[str] = mapped_column(Text, default="")
    contact_stopped_at: Mapped[datetime | None]
    lasting_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    lasting_email_at: Mapped[datetime | None]  # she opened the letter that went there


class Guardianship(db.Model):
    """An adult who may consent for a teen; with `no_contact` she receives and sees nothing."""

    __table_args__ = (UniqueConstraint("teen_id", "guardian_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    teen_id: Mapped[int] = mapped_column(ForeignKey(Teen.id), index=True)
    teen: Mapped[Teen] = relationship()
    guardian_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    guardian: Mapped[Person] = relationship()
    relation: Mapped[str] = mapped_column(String(40), default="guardian")
    priority: Mapped[int] = mapped_column(default=1)
    no_contact: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]


class EmergencyContact(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    teen_id: Mapped[int] = mapped_column(ForeignKey(Teen.id), index=True)
    teen: Mapped[Teen] = relationship()
    name: Mapped[str] = mapped_column(String(160))
    phone: Mapped[str] = mapped_column(String(32))
    relation: Mapped[str] = mapped_column(String(40), default="")
