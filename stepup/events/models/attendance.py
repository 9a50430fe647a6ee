"""What was observed on the evening: a sign-up is intent, attendance is truth."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db, states
from stepup.events.models.event import Event
from stepup.events.models.slot import SlotRole
from stepup.people.models import Person


class Attendance(db.Model):
    """One person at one event, once; `counted` is what the rules said at check-in."""

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint("left_at IS NULL OR arrived_at <= left_at", name="arrived_before_left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    event: Mapped[Event] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    role: Mapped[SlotRole] = mapped_column(states(SlotRole))
    counted: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    recorded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Tap(db.Model):
    """A tap on a phone at the door: done once, however often the phone sends it.

    `said` is why it was refused; empty when it was done.
    """

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    said: Mapped[str] = mapped_column(String(500), default="")
