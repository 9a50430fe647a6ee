"""When somebody can usually come, and on which days she cannot."""

from datetime import date
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stepup.db import db, states
from stepup.people.models import Person


class Part(Enum):
    """Of the day, by the clock on the wall where the event is."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @classmethod
    def at(cls, hour: int) -> "Part":
        return cls.MORNING if hour < 12 else cls.AFTERNOON if hour < 17 else cls.EVENING


class UsualTime(db.Model):
    """A part of the week in which she can usually come; who names none can be asked for any."""

    __table_args__ = (UniqueConstraint("person_id", "weekday", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    weekday: Mapped[int]
    part: Mapped[Part] = mapped_column(states(Part))


class AwayTime(db.Model):
    """Days on which she cannot come; both belong to it."""

    __table_args__ = (CheckConstraint("first_on <= last_on", name="first_before_last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
