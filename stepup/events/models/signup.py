"""One person's place on one slot."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import NUMBERED_ONCE, db, states
from stepup.events.models.event import Event
from stepup.events.models.slot import Slot
from stepup.people.models import Person


class SignupState(Enum):
    HELD = "held"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    PASSED = "passed"
    LAPSED = "lapsed"


SEATED = (SignupState.HELD, SignupState.CONFIRMED, SignupState.OFFERED)
LIVE = (*SEATED, SignupState.WAITLISTED)
NOT_THERE = "Not there a quarter of an hour after it began"
LIVE_SQL = text("state IN ('held', 'confirmed', 'offered', 'waitlisted')")


def written(states: Collection[SignupState]) -> list[ColumnElement[str]]:
    """For questions that a sign-up asks while others wait: bound as values, their number would have
    to be counted each time."""
    return [literal_column(f"'{state.value}'", String) for state in states]


class Party(db.Model):
    """Friends who asked for one kind of place together: they get seats together or wait.

    Until she who asked has proved her mailbox, no friend hears of it and nobody is offered a seat.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    proved_at: Mapped[datetime | None]


class Signup(db.Model):
    """A seat is taken while it is held, offered or confirmed; `expires_at` ends the first two.

    What a guest asked for in one step shares a `booking`: one answer settles it.
    """

    __table_args__ = (
        Index(
            "uq_signup_live_slot_person",
            "slot_id",
            "person_id",
            unique=True,
            sqlite_where=LIVE_SQL,
            postgresql_where=LIVE_SQL,
        ),
        Index(
            "uq_signup_live_event_person",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=LIVE_SQL,
            postgresql_where=LIVE_SQL,
        ),
        Index(None, "slot_id", "state"),
        Index(None, "person_id", "state"),
        Index(None, "state", "expires_at"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    event: Mapped[Event] = relationship()
    slot_id: Mapped[int] = mapped_column(ForeignKey(Slot.id))
    slot: Mapped[Slot] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    state: Mapped[SignupState] = mapped_column(states(SignupState))
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    changed_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    expires_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(80), default="page")
    reason: Mapped[str] = mapped_column(String(300), default="")
    overridden_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    party_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id), index=True)
    party: Mapped[Party | None] = relationship()
    booking: Mapped[str] = mapped_column(String(16), default="", server_default="")
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    sure_at: Mapped[datetime | None]  # shortly before, she said that she still comes
    standin_since: Mapped[datetime | None]  # she keeps her seat until somebody takes it

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_seated(self) -> bool:
        return self.state in SEATED

    @property
    def waits_for_her_word(self) -> bool:
        """She asked for her friends too, and has not yet shown that it was she."""
        party = self.party
        return party is not None and party.proved_at is None and party.made_by_id == self.person_id

    @property
    def is_secret(self) -> bool:
        """Somebody asked for her, and nobody knows yet who that was."""
        party = self.party
        return party is not None and party.proved_at is None and party.made_by_id != self.person_id

    def has_run_out(self, at: datetime) -> bool:
        """Held or offered for longer than promised; an alarm will say so within a minute."""
        return self.is_seated and self.expires_at is not None and self.expires_at <= at

    def become(self, state: SignupState, *, reason: str = "") -> None:
        self.state, self.reason, self.changed_at = state, reason, clock.now()
        self.expires_at = self.standin_since = None
        if state is SignupState.CONFIRMED and self.is_secret:
            self.party = None  # whoever asked for her: now she has said yes herself


class CoverAsk(db.Model):
    """Somebody was asked whether she can help at an event: once, and her no is remembered."""

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(None, "person_id", "asked_at"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    event: Mapped[Event] = relationship()
    slot_id: Mapped[int] = mapped_column(ForeignKey(Slot.id))
    slot: Mapped[Slot] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    person: Mapped[Person] = relationship()
    asked_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    said_no_at: Mapped[datetime | None]
