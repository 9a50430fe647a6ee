"""A girl's dated membership of a cohort, and each step she took in it."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models.girls import Teen
from stepup.cohorts.models.groups import Cohort
from stepup.db import NUMBERED_ONCE, db, states
from stepup.people.models import Person


class EnrollmentState(Enum):
    APPLICANT = "applicant"
    WAITLISTED = "waitlisted"
    CONSENT_PENDING = "consent_pending"
    CONSENTED = "consented"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    GRADUATED = "graduated"
    EXITED = "exited"
    CLOSED = "closed"


class Enrollment(db.Model):
    """A teen's dated membership of a cohort."""

    __table_args__ = (
        UniqueConstraint("teen_id", "cohort_id"),
        Index(None, "cohort_id", "state"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    teen_id: Mapped[int] = mapped_column(ForeignKey(Teen.id), index=True)
    teen: Mapped[Teen] = relationship()
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    cohort: Mapped[Cohort] = relationship()
    state: Mapped[EnrollmentState] = mapped_column(
        states(EnrollmentState), default=EnrollmentState.CONSENT_PENDING
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    away_until: Mapped[date | None]
    in_line_since: Mapped[datetime | None]


class EnrollmentMove(db.Model):
    """One step of a girl from state to state, and why."""

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    enrollment: Mapped[Enrollment] = relationship()
    from_state: Mapped[EnrollmentState | None] = mapped_column(states(EnrollmentState))
    to_state: Mapped[EnrollmentState] = mapped_column(states(EnrollmentState))
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    by_id: Mapped[int | None]  # whoever acted, as the log has it
    by: Mapped[Person | None] = relationship(
        primaryjoin=lambda: foreign(EnrollmentMove.by_id) == Person.id, viewonly=True
    )
    reason: Mapped[str] = mapped_column(String(300), default="")
