"""What was last said to whose calendar, and when a feed last changed."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db, states
from stepup.events.models.event import Event
from stepup.people.models import Person


class Method(Enum):
    REQUEST = "request"
    CANCEL = "cancel"


class Invitation(db.Model):
    """The last word to one person's calendar about one event; `sequence` only grows (RFC 5546)."""

    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    event: Mapped[Event] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship()
    method: Mapped[Method] = mapped_column(states(Method))
    sequence: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    answer: Mapped[str] = mapped_column(String(24), default="")
    answered_at: Mapped[datetime | None]


class AnswerAddress(db.Model):
    """The part of our address that only this person's invitations name: what comes to it is hers.

    It opens nothing, and every update must repeat it (RFC 5546: the same ORGANIZER), so it is kept
    readable, unlike the token of a link.
    """

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    token: Mapped[str] = mapped_column(String(20), unique=True)


class CalendarChange(db.Model):
    """Something that the feed of this scope shows has changed: "public", "site:3", "person:9".

    Rows are only added (and old ones pruned): two writers never wait for each other here.
    """

    __table_args__ = (Index(None, "scope", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
