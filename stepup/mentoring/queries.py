"""Who mentors whom now, and who mentored whom before."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from stepup import clock
from stepup.db import db
from stepup.mentoring.models import Match, Meeting, MeetingState
from stepup.people import ties
from stepup.people.models import Person
from stepup.safety import contact
from stepup.safety import queries as safety
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
        .order_by(
            Match.waits_because == "",
            Match.will_wait_because == "",
            Match.starts_on.desc(),
            Match.id.desc(),
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()


def standing() -> Sequence[Match]:
    """All that have not ended."""
    found = select(Match).where(Match.ended_on.is_(None))
    return db.session.scalars(found.order_by(Match.id)).all()


def count_waiting(site_ids: Collection[int] | None) -> int:
    """As the last night found them, of the girls of these sites; None means everywhere."""
    waits = Match.ended_on.is_(None), Match.waits_because != ""
    found = select(func.count(Match.id)).where(*waits)
    return db.session.scalar(found.where(ties.belong(Match.teen_person_id, site_ids))) or 0


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
    held = safety.on_hold(Match.mentor_id)
    rows = db.session.scalars(
        select(Match)
        .join(Match.mentor)
        .where(Match.teen_person_id.in_(person_ids), Match.mentor_may_be_named)
        .where(Person.erased_at.is_(None), ~sent_away, ~held)
        .options(contains_eager(Match.mentor))
        .order_by(Match.starts_on, Match.id)
    )
    return {match.teen_person_id: match.mentor.called for match in rows}


def on_break(mentor_ids: Collection[int]) -> set[int]:
    """Those of them who said that they rest for a while."""
    found = select(Volunteer.person_id).where(Volunteer.person_id.in_(mentor_ids))
    return {*db.session.scalars(found.where(Volunteer.stage == Stage.RESTING))}


BOTH = Meeting.mentor_id, Meeting.girl_id
WHOLE = (
    joinedload(Meeting.mentor),
    joinedload(Meeting.girl),
    joinedload(Meeting.host),
    joinedload(Meeting.site),
)


def meetings_of_match(match_id: int, *, since: datetime | None = None) -> Sequence[Meeting]:
    """Newest first, the ones called off too."""
    found = select(Meeting).where(Meeting.match_id == match_id).options(*WHOLE)
    if since is not None:
        found = found.where(Meeting.ends_at > since)
    return db.session.scalars(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc())).all()


def meeting_by_uid(uid: str) -> Meeting | None:
    return db.session.scalars(select(Meeting).where(Meeting.uid == uid).options(*WHOLE)).first()


def meetings_ahead(person_id: int) -> Sequence[Meeting]:
    """Of the mentor, the girl, or the member of staff who is there; soonest first."""
    hers = or_(*(column == person_id for column in (*BOTH, Meeting.host_id)))
    found = select(Meeting).where(hers, Meeting.ends_at > clock.now()).options(*WHOLE)
    found = found.where(Meeting.state == MeetingState.PLANNED)
    return db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id)).all()


def meetings_of(person_id: int, since: datetime) -> Sequence[Meeting]:
    """What stands in her calendar: also what is over, not what was called off."""
    hers = or_(*(column == person_id for column in (*BOTH, Meeting.host_id)))
    found = select(Meeting).where(hers, Meeting.state == MeetingState.PLANNED)
    found = found.where(Meeting.ends_at > since).options(*WHOLE)
    return db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id)).all()


# SAFE-17: an hour with one girl is an hour with girls.
MEETINGS_HELD = contact.spends(
    select(Meeting.mentor_id, Meeting.starts_at, Meeting.ends_at).where(
        Meeting.mentor_id.in_(contact.PEOPLE),
        Meeting.id != contact.THIS_MEETING,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at >= contact.FIRST,
        Meeting.starts_at < contact.BEFORE,
    )
)


def meetings_at(site_id: int) -> Sequence[Meeting]:
    """At a table of this site, still to come."""
    found = select(Meeting).where(Meeting.site_id == site_id, Meeting.place != "")
    coming = Meeting.state == MeetingState.PLANNED, Meeting.ends_at > clock.now()
    return db.session.scalars(found.where(*coming).options(*WHOLE).order_by(Meeting.id)).all()


def meetings_between(first: datetime, last: datetime) -> Sequence[Meeting]:
    found = select(Meeting).where(
        Meeting.state == MeetingState.PLANNED, Meeting.starts_at.between(first, last)
    )
    return db.session.scalars(found.options(*WHOLE).order_by(Meeting.starts_at)).all()
