"""Programs, and the teens who start together in one at a site."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stepup.db import NUMBERED_ONCE, db
from stepup.organisation.models import Site


class Program(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")


class Cohort(db.Model):
    """Teens who start together; old cohorts that were imported may have no site."""

    __table_args__ = (
        UniqueConstraint("program_id", "site_id", "name"),
        CheckConstraint("starts_on < ends_on", name="starts_before_it_ends"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    program: Mapped[Program] = relationship()
    site_id: Mapped[int | None] = mapped_column(ForeignKey(Site.id), index=True)
    site: Mapped[Site | None] = relationship()
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    capacity: Mapped[int] = mapped_column(default=30)
    graduated_at: Mapped[datetime | None]
