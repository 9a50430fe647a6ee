"""What helps to plan a season: days without school, sets of places, deeds to take back."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db
from stepup.events.models.event import Event, Series
from stepup.organisation.models import Site
from stepup.people.models import Person

Pairs = dict[str, list[object]]  # by column: before, after
Rows = dict[str, Pairs]


class Holiday(db.Model):
    """Days without school at one site, or at all of them; both days belong to it."""

    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="first_before_last"),
        Index(None, "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    site: Mapped[Site | None] = relationship()
    name: Mapped[str] = mapped_column(String(80))
    first_on: Mapped[date]
    last_on: Mapped[date]


class SlotTemplate(db.Model):
    """A set of places that comes back: "Saturday session", "Career day"."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    slots: Mapped[list[dict[str, object]]] = mapped_column(JSON)


class EventChange(db.Model):
    """A deed of staff that can be taken back until its letters leave.

    `rows` holds what it made different: by row, and by column what was before and after.
    """

    __table_args__ = (Index(None, "event_id", "leaves_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    event: Mapped[Event] = relationship()
    series_id: Mapped[int | None] = mapped_column(ForeignKey(Series.id))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    summary: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    leaves_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    event_ids: Mapped[list[int]] = mapped_column(JSON)
    letter_ids: Mapped[list[int]] = mapped_column(JSON)
    rows: Mapped[Rows] = mapped_column(JSON)
