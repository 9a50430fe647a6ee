"""Permissions: the words on the page, what was answered, and papers that were signed."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models.places import Enrollment
from stepup.db import db, states
from stepup.people.models import Person
from stepup.safety.models import SignedText


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
