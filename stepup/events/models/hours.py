"""A letter that says how many hours she gave, as it was on the day it was written."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db
from stepup.people.models import Person


class HoursLetter(db.Model):
    """`code` stands on the paper: whoever reads it there can ask whether the hours are true."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship()
    code: Mapped[str] = mapped_column(String(24), unique=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    minutes: Mapped[int]
    evenings: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    revoked_at: Mapped[datetime | None]

    @property
    def hours(self) -> str:
        whole, rest = divmod(self.minutes, 60)
        return f"{whole}:{rest:02}"
