"""A role at an event, with a minimum and a maximum."""

from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup.db import db, states
from stepup.events.models.event import Event


class SlotRole(Enum):
    LEAD = "lead"
    MENTOR = "mentor"
    STANDBY = "standby"
    SPEAKER = "speaker"
    STAFF = "staff"
    TEEN = "teen"
    GUEST = "guest"

    @property
    def counts(self) -> bool:
        """Do its people count as the adults in the room, unless the slot says otherwise?"""
        return self in {SlotRole.LEAD, SlotRole.MENTOR, SlotRole.STAFF}


class Slot(db.Model):
    __table_args__ = (
        CheckConstraint("0 <= minimum AND minimum <= maximum", name="minimum_within_maximum"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    event: Mapped[Event] = relationship()
    role: Mapped[SlotRole] = mapped_column(states(SlotRole))
    label: Mapped[str] = mapped_column(String(80), default="")
    minimum: Mapped[int] = mapped_column(default=0)
    maximum: Mapped[int]
    counts: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    @property
    def called(self) -> str:
        return self.label or self.role.value.capitalize()

    @property
    def needs_clearance(self) -> bool:
        return self.counts or self.role is SlotRole.STANDBY
