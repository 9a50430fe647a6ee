"""What helps staff to plan: days without school, sets of places."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.events.holidays import Break
from stepup.events.models import Holiday, SlotTemplate


def holidays_from(day: date) -> Sequence[Holiday]:
    """Of all sites, those that are not over, soonest first."""
    found = select(Holiday).where(Holiday.last_on >= day).options(joinedload(Holiday.site))
    return db.session.scalars(found.order_by(Holiday.first_on, Holiday.id)).all()


def breaks_at(site_id: int) -> list[Break]:
    here = or_(Holiday.site_id == site_id, Holiday.site_id.is_(None))
    found = db.session.scalars(select(Holiday).where(here).order_by(Holiday.first_on)).all()
    return [Break(each.name, each.first_on, each.last_on) for each in found]


def templates() -> Sequence[SlotTemplate]:
    return db.session.scalars(select(SlotTemplate).order_by(SlotTemplate.name)).all()
