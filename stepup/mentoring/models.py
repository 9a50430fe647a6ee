"""Who mentors, or mentored, whom."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.people.models import Person


class Match(db.Model):
    """A supported mentor-to-teen relationship; ended ones are the lineage."""

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
    mentor_may_be_named: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
