"""Alumnae who came back: what their mentors may hear of it, and what a season of theirs was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from stepup import clock
from stepup.campaigns.models import Preference, Why
from stepup.campaigns.queries import candidates, history
from stepup.campaigns.queries.audience import today
from stepup.campaigns.queries.candidates import Asking, Candidate
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.events.models import Attendance, SlotRole
from stepup.mentoring.models import Match
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.volunteers.models import Stage, Volunteer

NEWS, SEASON = "campaigns/email/now_mentors", "campaigns/email/season"
MENTORS = (SlotRole.MENTOR, SlotRole.LEAD)
GIVES = (*MENTORS, SlotRole.SPEAKER)
SENT_AWAY = (Stage.REMOVED, Stage.DECLINED)


@dataclass(frozen=True)
class Season:
    evenings: int
    girls: int


def mentors_with_news(since: datetime) -> Sequence[Match]:
    """Both have agreed, she has mentored since, and nobody told her mentor yet."""
    mentors = exists().where(
        Attendance.person_id == Match.teen_person_id,
        Attendance.role.in_(MENTORS),
        Attendance.counted,
        Attendance.arrived_at > since,
    )
    agreed = exists().where(
        Preference.person_id == Match.teen_person_id, Preference.mentor_may_know
    )
    told = exists().where(Letter.dedupe_key == _key(NEWS, Match.mentor_id, Match.teen_person_id))
    found = select(Match).join(Match.mentor).where(Match.mentor_may_be_named, agreed, mentors)
    found = found.where(~told, Person.email.is_not(None), *_in_peace(Match.mentor_id))
    found = found.where(is_in_good_standing(Match.mentor_id))
    found = found.where(is_in_good_standing(Match.teen_person_id))
    return db.session.scalars(found.order_by(Match.mentor_id, Match.starts_on, Match.id)).all()


def _key(purpose: str, *parts: InstrumentedAttribute[int]) -> ColumnElement[str]:
    key: ColumnElement[str] = literal(purpose)
    for part in parts:
        key = key + ":" + cast(part, String)
    return key


def _in_peace(person_id: InstrumentedAttribute[int]) -> tuple[ColumnElement[bool], ...]:
    """She asked for no pause, and no news and no campaign reached her for a month."""
    since = clock.now() - history.PATIENCE
    chose = aliased(Preference)  # the query around this may ask for hers as well
    paused = exists().where(chose.person_id == person_id, chose.paused_until > today())
    kept = or_(Letter.campaign_id.is_not(None), Letter.purpose.in_((NEWS, SEASON)))
    hers = and_(Letter.person_id == person_id, Letter.state.not_in(history.NEVER_LEFT), kept)
    return ~paused, ~exists().where(hers, Letter.queued_at > since)


def is_in_good_standing(person_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    held = safety.on_hold(person_id)
    away = exists().where(Volunteer.person_id == person_id, Volunteer.stage.in_(SENT_AWAY))
    closed = exists().where(Alumna.person_id == person_id, Alumna.closed_for_cause_at.is_not(None))
    gone = aliased(Person)
    erased = exists().where(gone.id == person_id, gone.erased_at.is_not(None))
    return ~or_(held, away, closed, erased)


def who_gave(since: datetime, until: datetime, year: int) -> list[Candidate]:
    """Alumnae who were there for the girls, and may be written to; a thousand at most."""
    came = exists().where(
        Attendance.person_id == Alumna.person_id,
        Attendance.role.in_(GIVES),
        Attendance.arrived_at >= since,
        Attendance.arrived_at < until,
    )
    told = exists().where(Letter.dedupe_key == _key(f"{SEASON}:{year}", Alumna.person_id))
    chosen = came, ~told, *_in_peace(Alumna.person_id), Person.erased_at.is_(None)
    found = candidates.judged(Asking(), chosen, today())
    return [each for each in found if each.why in (None, Why.VOLUNTEER)]


def seasons_of(person_ids: Sequence[int], since: datetime, until: datetime) -> dict[int, Season]:
    """Each girl is counted once, however often they met; one query."""
    girl = aliased(Attendance)
    met = and_(girl.event_id == Attendance.event_id, girl.role == SlotRole.TEEN)
    evenings = func.count(Attendance.event_id.distinct())
    found = select(Attendance.person_id, evenings, func.count(girl.person_id.distinct()))
    found = found.outerjoin_from(Attendance, girl, met).where(
        Attendance.person_id.in_(person_ids),
        Attendance.role.in_(GIVES),
        Attendance.arrived_at >= since,
        Attendance.arrived_at < until,
    )
    rows = db.session.execute(found.group_by(Attendance.person_id))
    return {person_id: Season(evenings, girls) for person_id, evenings, girls in rows}
