"""Letters waiting, on their way and gone; addresses we must not write to; what came back."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import db, states

TRANSACTIONAL, CAMPAIGN = 0, 100
IS_READY, IS_UNKNOWN = "state = 'ready'", "state = 'unknown'"  # literals: SQLite matches text


class State(Enum):
    HELD = "held"  # its campaign is paused
    READY = "ready"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Scope(Enum):
    ALL = "all"
    CAMPAIGNS = "campaigns"


class EventKind(Enum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    REPLY = "reply"


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class Mould(db.Model):
    """One segment of a campaign: its whole message in pieces, encoded once, with slots between."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    domain: Mapped[str] = mapped_column(String(255))
    pieces: Mapped[list[list[str]]] = mapped_column(sa.JSON)


class Letter(db.Model):
    __table_args__ = (
        _partial("ix_letter_next", "priority", "next_try_at", "id", where=IS_READY),
        _partial("ix_letter_doubtful", "id", where=IS_UNKNOWN),
        _partial("ix_letter_lease_until", "lease_until", where="lease_until IS NOT NULL"),
        Index("ix_letter_campaign_id_state", "campaign_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(index=True)
    campaign_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(320))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    provider: Mapped[str] = mapped_column(String(255), default="", server_default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    subject: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(320), unique=True)
    content: Mapped["Content | None"] = relationship(cascade="all, delete-orphan")
    mould_id: Mapped[int | None] = mapped_column(ForeignKey(Mould.id), index=True)
    mould: Mapped[Mould | None] = relationship()
    slots: Mapped[dict[str, str] | None] = mapped_column(sa.JSON)

    priority: Mapped[int] = mapped_column(default=TRANSACTIONAL)
    not_before: Mapped[datetime | None]
    not_after: Mapped[datetime | None]
    state: Mapped[State] = mapped_column(states(State), default=State.READY)
    next_try_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    reply: Mapped[str | None] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    first_tried_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def is_doubtful(self) -> bool:
        return self.state is State.UNKNOWN and self.settled_at is None


class Content(db.Model):
    """The whole message of a letter that has no mould; apart, because SQLite rewrites whole rows
    and the state of a letter changes three times."""

    letter_id: Mapped[int] = mapped_column(ForeignKey(Letter.id), primary_key=True)
    message: Mapped[bytes]


class Suppression(db.Model):
    """Outlives the person and every import: after an erasure only the hash is left."""

    __table_args__ = (UniqueConstraint("address_hash", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str | None] = mapped_column(String(320))
    address_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[Scope] = mapped_column(states(Scope))
    reason: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class MailEvent(db.Model):
    """What came back about a letter; only ever added to."""

    __table_args__ = (Index("ix_mail_event_address_hash_at", "address_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[EventKind] = mapped_column(states(EventKind))
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey(Letter.id, ondelete="SET NULL"), index=True
    )
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    bounce_class: Mapped[str | None] = mapped_column(String(24))
    status: Mapped[str | None] = mapped_column(String(24))
    detail: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[bytes | None] = mapped_column(deferred=True)
    at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Circuit(db.Model):
    """Is the mail server within reach? Open means: no use in trying before `closes_at`."""

    server: Mapped[str] = mapped_column(String(255), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)
    closes_at: Mapped[datetime | None]


class Pace(db.Model):
    """How fast campaign letters may leave: see `outbox.pace`, which keeps it."""

    key: Mapped[str] = mapped_column(String(265), primary_key=True)
    per_minute: Mapped[float | None] = mapped_column(sa.Float)
    free_at: Mapped[datetime | None]
    slowed_until: Mapped[datetime | None]
    warming_since: Mapped[date | None]
    day: Mapped[date | None]
    left_on_day: Mapped[int] = mapped_column(default=0)


class MailDomain(db.Model):
    """Who receives the mail of a domain, as its MX records said."""

    domain: Mapped[str] = mapped_column(String(255), primary_key=True)
    provider: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
