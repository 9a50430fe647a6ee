"""One dated meeting, and the series it may belong to."""

import uuid
from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models import Cohort, Program
from stepup.db import NUMBERED_ONCE, db, states
from stepup.errors import Refused
from stepup.organisation.models import Site


class Visibility(Enum):
    PUBLIC = "public"
    COHORT = "cohort"
    PRIVATE = "private"


class EventState(Enum):
    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    DONE = "done"


class Series(db.Model):
    """Events that were planned together."""

    __table_args__ = NUMBERED_ONCE

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Event(db.Model):
    """Times are UTC; `time_zone` says on whose wall the clock hangs."""

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index(None, "state", "visibility", "starts_at"),
        Index(None, "site_id", "starts_at"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(
        String(80), unique=True, default=lambda: f"{uuid.uuid4()}@stepup"
    )
    title: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(String(300), default="")
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id))
    site: Mapped[Site] = relationship()
    room: Mapped[str] = mapped_column(String(120), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey(Series.id), index=True)
    series: Mapped[Series | None] = relationship()
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id), index=True)
    program: Mapped[Program | None] = relationship()
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort | None] = relationship()
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    visibility: Mapped[Visibility] = mapped_column(states(Visibility), default=Visibility.PUBLIC)
    state: Mapped[EventState] = mapped_column(states(EventState), default=EventState.DRAFT)
    cancelled_because: Mapped[str] = mapped_column(String(300), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    checkin_opened_at: Mapped[datetime | None]
    questions: Mapped[str] = mapped_column(Text, default="", server_default="")
    held_until: Mapped[datetime | None]  # letters about a change wait: it can be taken back

    @property
    def place(self) -> str:
        if self.online_url:
            return "Online"
        return ", ".join(part for part in (self.room, self.site.one_line) if part)

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    def ensure_open_to_sign_ups(self, at: datetime) -> None:
        if self.state is EventState.CANCELLED:
            raise Refused("This event was cancelled. Have a look at the other dates.")
        if self.state is EventState.DRAFT:
            raise Refused("This event is still being planned. Come back when it is open.")
        if self.state is EventState.DONE or self.ends_at <= at:
            raise Refused("This event is over. Have a look at the coming dates.")

    def move_to(self, starts_at: datetime, ends_at: datetime) -> None:
        if ends_at <= starts_at:
            raise Refused("The event would end before it starts. Check both times.")
        self.starts_at, self.ends_at = starts_at, ends_at

    def mark_changed(self) -> None:
        self.sequence += 1  # a calendar replaces an invitation only when this grows
        self.changed_at = clock.now()
