"""Who is on hold, and who looks after safeguarding."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.people.models import Grant, Role
from stepup.safety.models import Hold

HELD = select(Hold.person_id).where(Hold.lifted_at.is_(None))


def held_ids(person_ids: Iterable[int]) -> set[int]:
    """Those of them who are on hold: holds are few, so one query serves any number of people."""
    return set(db.session.scalars(HELD)) & set(person_ids)


def is_held(person_id: int) -> bool:
    return bool(held_ids([person_id]))


def open_holds() -> Sequence[Hold]:
    found = select(Hold).where(Hold.lifted_at.is_(None)).options(joinedload(Hold.person))
    return db.session.scalars(found.order_by(Hold.placed_at, Hold.id)).all()


def safeguarding_leads() -> set[int]:
    leads = select(Grant.person_id).where(Grant.role == Role.SAFEGUARDING_LEAD)
    return set(db.session.scalars(leads))
