"""When whom of those who come is written to before, and who wants no such letter."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.cohorts.models import Program
from stepup.db import db, states
from stepup.people.models import Person

DAY = 24


class ReminderKind(Enum):
    REMINDER = "reminder"
    STILL_COMING = "still_coming"


class ReminderRule(db.Model):
    """It reads as a sentence; `role` empty means everybody."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReminderKind] = mapped_column(states(ReminderKind))
    hours_before: Mapped[int]
    role: Mapped[str] = mapped_column(String(24), default="")
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    program: Mapped[Program | None] = relationship()
    words: Mapped[str] = mapped_column(String(300), default="")
    paused: Mapped[bool] = mapped_column(default=False)

    @property
    def sentence(self) -> str:
        what = "we remind" if self.kind is ReminderKind.REMINDER else "we ask “still coming?” of"
        whom = f"every confirmed {self.role}" if self.role else "everybody who is confirmed"
        where = f" of {self.program.name}" if self.program is not None else ""
        more = f", and say: “{self.words}”" if self.words else ""
        return (
            f"{self.ahead} before, {what} {whom}{where}, with when, where and what to bring{more}."
        )

    @property
    def ahead(self) -> str:
        if self.hours_before % DAY:
            return "1 hour" if self.hours_before == 1 else f"{self.hours_before} hours"
        days = self.hours_before // DAY
        return "1 day" if days == 1 else f"{days} days"


class ReminderStop(db.Model):
    """She asked for no reminders; other letters about her places still come."""

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=lambda: clock.now())
