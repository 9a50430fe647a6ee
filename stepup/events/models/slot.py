"""A role at an event, with a minimum and a maximum."""

from datetime import datetime
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
    is_shadow: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    min_age: Mapped[int | None]
    checks: Mapped[str] = mapped_column(String(200), default="", server_default="")
    skills: Mapped[str] = mapped_column(String(200), default="", server_default="")
    spoken: Mapped[str] = mapped_column(String(40), default="", server_default="")
    early_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]

    @property
    def called(self) -> str:
        return self.label or self.role.value.capitalize()

    @property
    def needs_clearance(self) -> bool:
        return self.counts or self.is_shadow or self.role is SlotRole.STANDBY

    @property
    def asks_more(self) -> bool:
        """Than its role does; `checks` and `skills` are apart by commas, `spoken` is a language."""
        return bool(self.is_shadow or self.min_age or self.checks or self.skills or self.spoken)
