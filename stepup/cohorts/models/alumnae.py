"""Those who finished, and the press of a button that made them alumnae."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models.groups import Cohort
from stepup.cohorts.models.places import Enrollment, EnrollmentState
from stepup.db import NUMBERED_ONCE, db, states
from stepup.people.models import Person


class Alumna(db.Model):
    """A former teen: she finished, or left in good standing on `graduated_on`; or closed for
    cause."""

    __table_args__ = NUMBERED_ONCE

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort] = relationship()
    graduated_on: Mapped[date] = mapped_column(index=True)
    may_invite: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    closed_for_cause_at: Mapped[datetime | None]


class Graduation(db.Model):
    """A cohort's graduation as one deed: it can be taken back while its letters are held."""

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort] = relationship()
    on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    by: Mapped[Person | None] = relationship()
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    undone_at: Mapped[datetime | None]


class Graduate(db.Model):
    """One girl of a graduation, and all that was there before it."""

    __table_args__ = (UniqueConstraint("graduation_id", "enrollment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    graduation_id: Mapped[int] = mapped_column(ForeignKey(Graduation.id))
    graduation: Mapped[Graduation] = relationship()
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    enrollment: Mapped[Enrollment] = relationship()
    state_before: Mapped[EnrollmentState] = mapped_column(states(EnrollmentState))
    ends_on_before: Mapped[date | None]
    cohort_before_id: Mapped[int | None] = mapped_column(ForeignKey(Cohort.id))
    graduated_on_before: Mapped[date | None]
    may_invite_before: Mapped[bool | None]
