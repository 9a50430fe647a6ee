"""Pictures that are used somewhere, and which girls can be recognised on them (SAFE-14)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models.groups import Cohort
from stepup.db import db
from stepup.people.models import Person


class Picture(db.Model):
    """One use of a picture on one channel; without a file it is only written down."""

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    cohort: Mapped[Cohort] = relationship()
    used_for: Mapped[str] = mapped_column(String(160))
    channel: Mapped[str] = mapped_column(String(24))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    added_by: Mapped[Person] = relationship()
    added_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    used_at: Mapped[datetime | None]
    flagged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_in_use(self) -> bool:
        return self.used_at is not None and self.ended_at is None


class PictureGirl(db.Model):
    """A girl on a picture; `hidden` means that she was cropped or blurred beyond recognition."""

    __table_args__ = (UniqueConstraint("picture_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey(Picture.id))
    picture: Mapped[Picture] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship()
    hidden: Mapped[bool] = mapped_column(default=False)
