"""What signing in keeps: an account beside the person, and the letters that ask her in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock, tokens
from stepup.db import db
from stepup.people.models import Person


class Account(db.Model):
    """Made when she first signs in. `session_key` is in her cookies: a new one ends them all."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    person: Mapped[Person] = relationship()
    session_key: Mapped[str] = mapped_column(String(64), default=lambda: tokens.new())
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    last_sign_in_at: Mapped[datetime | None]

    @property
    def has_second_factor(self) -> bool:
        return self.totp_secret is not None

    def is_locked_at(self, moment: datetime) -> bool:
        return self.locked_until is not None and moment < self.locked_until

    def end_sessions(self) -> None:
        self.session_key = tokens.new()


class RecoveryCode(db.Model):
    """Lets her in once when her authenticator is lost."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignIn(db.Model):
    """One letter with a link and a code, for everybody who gets mail at the address.

    The code works only in the browser that asked, which holds what `browser_hash` is of.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
