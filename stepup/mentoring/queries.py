"""Who mentors whom now, and who mentored whom before."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.mentoring.models import Match


def matches(*, ended: bool, page: int, per_page: int) -> Sequence[Match]:
    which = Match.ended_on.is_not(None) if ended else Match.ended_on.is_(None)
    return db.session.scalars(
        select(Match)
        .where(which)
        .options(joinedload(Match.mentor), joinedload(Match.teen), joinedload(Match.cohort))
        .order_by(Match.starts_on.desc(), Match.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()


def active_between(mentor_id: int, teen_person_id: int) -> Match | None:
    chosen = select(Match).filter_by(mentor_id=mentor_id, teen_person_id=teen_person_id)
    return db.session.scalars(chosen.where(Match.ended_on.is_(None))).first()


def mentors_named_to(person_ids: Collection[int]) -> dict[int, str]:
    """By former mentee: the first name of the mentor who agreed to be named to her."""
    rows = db.session.scalars(
        select(Match)
        .where(Match.teen_person_id.in_(person_ids), Match.mentor_may_be_named)
        .options(joinedload(Match.mentor))
        .order_by(Match.starts_on)
    )
    return {match.teen_person_id: match.mentor.called for match in rows}
