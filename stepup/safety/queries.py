"""Who is on hold, who looks after safeguarding, and which policy counts."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.people.models import Grant, Role
from stepup.safety import policies
from stepup.safety.facts import DEFAULTS, Policy
from stepup.safety.models import Hold, PolicyVersion

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


def policy() -> Policy:
    """The one that counts now; within a transaction it is read once, and stands still."""
    session = db.session()
    within, read = session.info.get("policy", (None, DEFAULTS))
    if within is None or within is not session.get_transaction():
        read = _policy()
        session.info["policy"] = session.get_transaction(), read
    return read


def _policy() -> Policy:
    accepted = select(PolicyVersion.values).where(PolicyVersion.accepted.is_(True))
    values = db.session.scalars(accepted.order_by(PolicyVersion.id.desc()).limit(1)).first()
    return DEFAULTS if values is None else policies.from_values(values)


def forget_policy() -> None:
    """A new one was accepted in this transaction."""
    db.session().info.pop("policy", None)


def proposed_policy() -> PolicyVersion | None:
    waiting = select(PolicyVersion).where(PolicyVersion.accepted.is_(None))
    waiting = waiting.options(joinedload(PolicyVersion.proposed_by))
    return db.session.scalars(waiting.order_by(PolicyVersion.id.desc())).first()


def decided_policies() -> Sequence[PolicyVersion]:
    """Newest first, the refused ones too."""
    people = joinedload(PolicyVersion.proposed_by), joinedload(PolicyVersion.decided_by)
    decided = select(PolicyVersion).where(PolicyVersion.accepted.is_not(None)).options(*people)
    return db.session.scalars(decided.order_by(PolicyVersion.id.desc()).limit(50)).all()
