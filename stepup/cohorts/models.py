"""Teens in cohorts, who may speak for them, and the alumnae they become."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db, states
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.safety.models import SignedText


class Program(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")


class Cohort(db.Model):
    """Teens who start together; old cohorts that were imported may have no site."""

    __table_args__ = (
        UniqueConstraint("program_id", "site_id", "name"),
        CheckConstraint("starts_on < ends_on", name="starts_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    program: Mapped[Program] = relationship()
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id), index=True)
    site: Mapped[Site | None] = relationship()
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    capacity: Mapped[int] = mapped_column(default=30)
    graduated_at: Mapped[datetime | None]


class Teen(db.Model):
    """What we know of a person because she is, or was, enrolled; medical notes stay on this row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    grade: Mapped[int | None]
    school: Mapped[str] = mapped_column(String(120), default="")
    home_language: Mapped[str] = mapped_column(String(40), default="")
    medical_notes: Mapped[str] = mapped_column(Text, default="")
    contact_stopped_at: Mapped[datetime | None]


class Guardianship(db.Model):
    """An adult who may consent for a teen; with `no_contact` she receives and sees nothing."""

    __table_args__ = (UniqueConstraint("teen_id", "guardian_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    teen_id: Mapped[int] = mapped_column(ForeignKey(Teen.id), index=True)
    teen: Mapped[Teen] = relationship()
    guardian_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    guardian: Mapped[Person] = relationship()
    relation: Mapped[str] = mapped_column(String(40), default="guardian")
    priority: Mapped[int] = mapped_column(default=1)
    no_contact: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]


class EmergencyContact(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    teen_id: Mapped[int] = mapped_column(ForeignKey(Teen.id), index=True)
    teen: Mapped[Teen] = relationship()
    name: Mapped[str] = mapped_column(String(160))
    phone: Mapped[str] = mapped_column(String(32))
    relation: Mapped[str] = mapped_column(String(40), default="")


class EnrollmentState(Enum):
    CONSENT_PENDING = "consent_pending"
    ENROLLED = "enrolled"
    GRADUATED = "graduated"
    EXITED = "exited"


class Enrollment(db.Model):
    """A teen's dated membership of a cohort."""

    __table_args__ = (UniqueConstraint("teen_id", "cohort_id"), Index(None, "cohort_id", "state"))

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


class ConsentKind(Enum):
    PARTICIPATION = "participation"
    ONE_TO_ONE = "one_to_one"
    PHOTO = "photo"
    ELECTRONIC = "electronic"  # letters and messages to the girl and about her (SAFE-08)
    CONTACT = "contact"  # an alumna's own: may we invite her back


class Consent(db.Model):
    """A permission about one person; her guardian's while she is a minor, her own afterwards."""

    __table_args__ = (
        Index(None, "person_id", "kind"),
        CheckConstraint("granted_on <= expires_on", name="granted_before_it_expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    granted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    granted_by: Mapped[Person] = relationship(foreign_keys=granted_by_id)
    kind: Mapped[ConsentKind] = mapped_column(states(ConsentKind))
    channel: Mapped[str] = mapped_column(String(24), default="")
    text_version: Mapped[str] = mapped_column(String(24))
    given: Mapped[bool]
    granted_on: Mapped[date]
    expires_on: Mapped[date]
    method: Mapped[str] = mapped_column(String(24), default="link")
    signed_name: Mapped[str] = mapped_column(String(160), default="", server_default="")
    language: Mapped[str] = mapped_column(String(2), default="", server_default="")
    text_id: Mapped[int | None] = mapped_column(ForeignKey(SignedText.id))
    text: Mapped[SignedText | None] = relationship()
    recorded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    revoked_at: Mapped[datetime | None]


class PaperAnswer(db.Model):
    """A signed paper; its yes counts once its scan is kept and a second person said so (SAFE-25).

    Without a scan it is only said to be given, by a school's list, and awaited.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    enrollment: Mapped[Enrollment] = relationship()
    guardian_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    guardian: Mapped[Person] = relationship(foreign_keys=guardian_id)
    given: Mapped[bool]
    said_on: Mapped[date]
    photo_channels: Mapped[str] = mapped_column(String(80), default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    content_type: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    uploaded_by: Mapped[Person | None] = relationship(foreign_keys=uploaded_by_id)
    uploaded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    decided_at: Mapped[datetime | None]
    consent_id: Mapped[int | None] = mapped_column(ForeignKey(Consent.id))
    consent: Mapped[Consent | None] = relationship()

    @property
    def waits(self) -> bool:
        return self.decided_at is None and self.consent_id is None and self.given

    @property
    def is_awaited(self) -> bool:
        return self.waits and self.sha256 is None


class Alumna(db.Model):
    """A former teen in good standing, or closed for cause."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort] = relationship()
    graduated_on: Mapped[date] = mapped_column(index=True)
    may_invite: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    closed_for_cause_at: Mapped[datetime | None]
