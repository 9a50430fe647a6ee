"""Who mentors whom now, and who mentored whom before."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from stepup.db import db
from stepup.mentoring.models import Match
from stepup.people import ties
from stepup.people.models import Person
from stepup.safety.models import Hold
from stepup.volunteers.models import Stage, Volunteer


def matches(
    *, ended: bool, site_ids: Collection[int] | None, page: int, per_page: int
) -> Sequence[Match]:
    """Of the girls of these sites; None means everywhere."""
    which = Match.ended_on.is_not(None) if ended else Match.ended_on.is_(None)
    return db.session.scalars(
        select(Match)
        .where(which, ties.belong(Match.teen_person_id, site_ids))
        .options(joinedload(Match.mentor), joinedload(Match.teen), joinedload(Match.cohort))
        .order_by(Match.starts_on.desc(), Match.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()


def active_between(mentor_id: int, teen_person_id: int) -> Match | None:
    chosen = select(Match).filter_by(mentor_id=mentor_id, teen_person_id=teen_person_id)
    return db.session.scalars(chosen.where(Match.ended_on.is_(None))).first()


def mentors_named_to(person_ids: Collection[int]) -> dict[int, str]:
    """By former mentee: the first name of the mentor who agreed to be named to her.

    Of a mentor whom we sent away, who is on hold or whom we have forgotten we say nothing.
    """
    sent_away = exists().where(
        Volunteer.person_id == Match.mentor_id, Volunteer.stage.in_((Stage.REMOVED, Stage.DECLINED))
    )
    held = exists().where(Hold.person_id == Match.mentor_id, Hold.lifted_at.is_(None))
    rows = db.session.scalars(
        select(Match)
        .join(Match.mentor)
        .where(Match.teen_person_id.in_(person_ids), Match.mentor_may_be_named)
        .where(Person.erased_at.is_(None), ~sent_away, ~held)
        .options(contains_eager(Match.mentor))
        .order_by(Match.starts_on, Match.id)
    )
    return {match.teen_person_id: match.mentor.called for match in rows}
