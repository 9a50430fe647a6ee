"""One human, one row; what she may do; the links that act in her name."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup import clock
from stepup.db import NUMBERED_ONCE, db, states
from stepup.organisation.models import Site
from stepup.people import names

ADULT_AT = 18


class Household(db.Model):
    """People who share an address: two of them are not two unrelated adults (SAFE-03)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80), default="")


class Person(db.Model):
    """`email` is no key: a couple or a family may share one, so it is unique with the name only."""

    __table_args__ = (
        UniqueConstraint("email", "name_key"),
        Index(None, "email"),
        Index(None, "name_key"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80), default="")
    preferred_name: Mapped[str | None] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(170))
    email: Mapped[str | None] = mapped_column(String(254))
    email_verified_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(String(32), index=True)
    born_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(2), default="en")
    time_zone: Mapped[str | None] = mapped_column(String(64))
    city: Mapped[str | None] = mapped_column(String(80))
    employer: Mapped[str | None] = mapped_column(String(120))
    industry: Mapped[str | None] = mapped_column(String(120))
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id), index=True)
    household: Mapped[Household | None] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    erased_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def called(self) -> str:
        return self.preferred_name or self.first_name

    def rename(self, first_name: str, last_name: str) -> None:
        self.first_name, self.last_name = first_name, last_name
        self.name_key = names.name_key(first_name, last_name)

    def age_on(self, day: date) -> int | None:
        return None if self.born_on is None else clock.years_between(self.born_on, day)

    def is_minor_on(self, day: date) -> bool:
        """An unknown birth date is not taken for a minor's; rules that must know ask `age_on`."""
        age = self.age_on(day)
        return age is not None and age < ADULT_AT


class FormerName(db.Model):
    """What she was called before: marriage, choice, or a mended typing error."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    name: Mapped[str] = mapped_column(String(170))
    name_key: Mapped[str] = mapped_column(String(170), index=True)
    until: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class PersonPiece(db.Model):
    """A piece of what she can be found by; see `people.pieces`."""

    __table_args__ = (Index(None, "person_id"), {"sqlite_with_rowid": False})

    piece: Mapped[str] = mapped_column(String(41), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class Role(Enum):
    ADMIN = "admin"
    COORDINATOR = "coordinator"
    SITE_LEAD = "site_lead"
    MATCH_SUPPORT = "match_support"
    SAFEGUARDING_LEAD = "safeguarding_lead"


class Grant(db.Model):
    """A permission set given to a person, everywhere or at one site; grants add up."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship()
    role: Mapped[Role] = mapped_column(states(Role))
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id))
    site: Mapped[Site | None] = relationship()
    granted_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())


class Purpose(Enum):
    """What one personal link is good for, and nothing else."""

    SIGN_IN = "sign-in"
    SIGNUP = "signup"
    CONSENT = "consent"
    FAMILY = "family"
    ALUMNA = "alumna"
    ADDRESS = "address"
    APPLICATION = "application"
    REFERENCE = "reference"
    CONDUCT = "conduct"
    CHECK_IN = "check-in"
    SELF_CHECK_IN = "self-check-in"
    COVER = "cover"
    FEED = "feed"
    API = "api"
    LETTERS = "letters"  # the way out of those that ask for nothing


class PersonalLink(db.Model):
    """Random, stored hashed, revocable, scoped to one thing (`thing_id`, by purpose)."""

    __table_args__ = (Index(None, "purpose", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(states(Purpose))
    thing_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    person: Mapped[Person] = relationship()
    name: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def is_good_at(self, moment: datetime) -> bool:
        expired = self.expires_at is not None and self.expires_at <= moment
        return self.revoked_at is None and not expired
