"""Who mentors, or mentored, whom; and where the two meet."""

import uuid
from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models import Cohort
from stepup.db import db, states
from stepup.mentoring.plans import Plan
from stepup.organisation.models import Site
from stepup.people.models import Person


class Match(db.Model):
    """A supported mentor-to-teen relationship; ended ones are the lineage.

    It waits while a rule speaks against it, and will when one does within sixty days: as the last
    night found it, for lists; whatever is planned asks the rules themselves.
    """

    __table_args__ = (
        Index(
            "uq_match_active_pair",
            "mentor_id",
            "teen_person_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        CheckConstraint("ended_on IS NULL OR starts_on <= ended_on", name="starts_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    mentor: Mapped[Person] = relationship(foreign_keys=mentor_id)
    teen_person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    teen: Mapped[Person] = relationship(foreign_keys=teen_person_id)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort | None] = relationship()
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_because: Mapped[str] = mapped_column(String(120), default="")
    waits_because: Mapped[str] = mapped_column(String(500), default="", server_default="")
    will_wait_because: Mapped[str] = mapped_column(String(500), default="", server_default="")
    mentor_may_be_named: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class MeetingState(Enum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Meeting(db.Model):
    """A mentor and a girl, where others see them or can join (SAFE-05): at a table, or in a call.

    `site` also says on whose wall the clock hangs; `host` is in the room, or hosts the call.
    """

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("(place = '') <> (call_url = '')", name="table_or_call"),
        Index(None, "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(
        String(80), unique=True, default=lambda: f"{uuid.uuid4()}@stepup"
    )
    match_id: Mapped[int] = mapped_column(ForeignKey(Match.id), index=True)
    match: Mapped[Match] = relationship()
    mentor_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    mentor: Mapped[Person] = relationship(foreign_keys=mentor_id)
    girl_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    girl: Mapped[Person] = relationship(foreign_keys=girl_id)
    host_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    host: Mapped[Person] = relationship(foreign_keys=host_id)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id))
    site: Mapped[Site] = relationship()
    place: Mapped[str] = mapped_column(String(120), default="")
    call_url: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[MeetingState] = mapped_column(states(MeetingState), default=MeetingState.PLANNED)
    cancelled_because: Mapped[str] = mapped_column(String(300), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())

    @property
    def where(self) -> str:
        """For both: the table at the site; of a call, that it is one."""
        return f"{self.place}, {self.site.one_line}" if self.place else self.call_url

    def set(self, plan: Plan) -> None:
        self.starts_at, self.ends_at = plan.starts_at, plan.ends_at
        self.site, self.place, self.call_url = plan.site, plan.place, plan.call_url
        self.host, self.note = plan.host, plan.note

    def mark_changed(self) -> None:
        self.sequence += 1  # a calendar replaces an invitation only when this grows
        self.changed_at = clock.now()
