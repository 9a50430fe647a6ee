"""The organisation's own settings, and its sites."""

from datetime import datetime
from email.utils import parseaddr

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from stepup import clock
from stepup.db import db


class Organisation(db.Model):
    """One row: what letters sign with and pages show in their footer."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    postal_address: Mapped[str] = mapped_column(Text, default="")
    from_address: Mapped[str] = mapped_column(String(254))
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    safeguarding_contact: Mapped[str] = mapped_column(String(254), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="America/Los_Angeles")
    created_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())

    @property
    def mail_domain(self) -> str:
        return parseaddr(self.from_address)[1].rpartition("@")[2]


class Site(db.Model):
    """A school or office where events happen."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[str] = mapped_column(String(40), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    closed_at: Mapped[datetime | None]

    @property
    def one_line(self) -> str:
        parts = [self.name, self.address, self.city, self.state]
        return ", ".join(part for part in parts if part)
