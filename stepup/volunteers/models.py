"""Women who give their time, and what lets them meet the girls."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import NUMBERED_ONCE, db, states
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.safety.facts import Check
from stepup.safety.models import SignedText


class Stage(Enum):
    LEAD = "lead"
    APPLICANT = "applicant"
    SCREENING = "screening"
    SCREENED = "screened"
    TRAINED = "trained"
    CLEARED = "cleared"
    ACTIVE = "active"
    RESTING = "resting"
    INACTIVE = "inactive"
    LAPSED = "lapsed"
    DECLINED = "declined"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"

    @property
    def is_accepted(self) -> bool:
        """Have staff found her suitable? Then only her checks decide about a day."""
        return self in ACCEPTED

    @property
    def is_trained(self) -> bool:
        """Her training is complete before she goes on from here (SAFE-16)."""
        return self is not Stage.SCREENED


ACCEPTED = frozenset(
    {
        Stage.SCREENED,
        Stage.TRAINED,
        Stage.CLEARED,
        Stage.ACTIVE,
        Stage.RESTING,
        Stage.INACTIVE,
        Stage.LAPSED,
    }
)


class Volunteer(db.Model):
    """Where she stands on the way; whether she is cleared is asked for a date, of her checks."""

    __table_args__ = NUMBERED_ONCE

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    stage: Mapped[Stage] = mapped_column(states(Stage), default=Stage.APPLICANT, index=True)
    stage_since: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    motivation: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(80), default="", index=True)
    applied_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id), index=True)
    site: Mapped[Site | None] = relationship()

    def days_in_stage(self, at: datetime) -> int:
        return (at - self.stage_since).days


class Draft(db.Model):
    """An application that is being typed; see `drafts`. No row of anybody's points here."""

    __tablename__ = "application_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64), unique=True)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now(), index=True)


class Move(db.Model):
    """One step of a volunteer from stage to stage."""

    __tablename__ = "volunteer_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey(Volunteer.id), index=True)
    volunteer: Mapped[Volunteer] = relationship()
    from_stage: Mapped[Stage | None] = mapped_column(states(Stage))
    to_stage: Mapped[Stage] = mapped_column(states(Stage))
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    reason: Mapped[str] = mapped_column(String(300), default="")


class Reference(db.Model):
    """Somebody who knows her, asked by a link; what is answered only staff read."""

    __tablename__ = "volunteer_reference"
    __table_args__ = (UniqueConstraint("volunteer_id", "email"), NUMBERED_ONCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey(Volunteer.id))
    volunteer: Mapped[Volunteer] = relationship()
    name: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    relation: Mapped[str] = mapped_column(String(120), default="")
    asked_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    answered_at: Mapped[datetime | None]
    recommends: Mapped[bool | None]
    known_for: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[str] = mapped_column(Text, default="")


class Opinion(db.Model):
    """What one member of staff heard and found in the interview; of each person the last counts.

    `answers` by the names of `interviews.QUESTIONS`.
    """

    __tablename__ = "volunteer_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey(Volunteer.id), index=True)
    volunteer: Mapped[Volunteer] = relationship()
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    by: Mapped[Person] = relationship()
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    suitable: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    talked_on: Mapped[date | None]
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")


class Skill(db.Model):
    __tablename__ = "volunteer_skill"
    __table_args__ = (UniqueConstraint("volunteer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey(Volunteer.id), index=True)
    volunteer: Mapped[Volunteer] = relationship()
    name: Mapped[str] = mapped_column(String(80))


class ClearanceKind(Enum):
    BACKGROUND_CHECK = "background_check"
    CHILD_SAFETY = "child_safety"
    ORIENTATION = "orientation"
    CODE_OF_CONDUCT = "code_of_conduct"
    LIVE_SCAN = "live_scan"
    MANDATED_REPORTER = "mandated_reporter"


class Clearance(db.Model):
    """A passed, dated, expiring check or training: outcome and reference, never the report."""

    __table_args__ = (
        Index(None, "person_id", "kind"),
        CheckConstraint("issued_on <= expires_on", name="issued_before_it_expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    kind: Mapped[ClearanceKind] = mapped_column(states(ClearanceKind))
    issued_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(80), default="")
    text_version: Mapped[str] = mapped_column(String(24), default="", server_default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    recorded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    revoked_at: Mapped[datetime | None]

    def as_check(self) -> Check:
        return Check(self.kind.value, self.issued_on, self.expires_on, self.text_version)


class Signature(db.Model):
    """Her name under the code of conduct, and the words as she read them."""

    __tablename__ = "volunteer_signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    clearance_id: Mapped[int] = mapped_column(ForeignKey(Clearance.id), unique=True)
    clearance: Mapped[Clearance] = relationship()
    text_id: Mapped[int] = mapped_column(ForeignKey(SignedText.id))
    text: Mapped[SignedText] = relationship()
    name: Mapped[str] = mapped_column(String(160))
