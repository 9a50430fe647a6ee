"""What became of the women of a campaign, up to a year later; each stage of recorded facts.

Whoever reached a stage has reached those before it, so the numbers never grow. The first two
stages may hold a hundred thousand women and are counted where they lie; who answered is known by
number.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from stepup import clock
from stepup.campaigns.models import (
    Answer,
    Campaign,
    Conversion,
    ConversionStage,
    Recipient,
    Touch,
)
from stepup.campaigns.queries.results import Heard, heard
from stepup.campaigns.writings import FIRST_STEP
from stepup.db import db
from stepup.events.models import Attendance
from stepup.mentoring.models import Match
from stepup.outbox import queries as outbox
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from stepup.volunteers.models import ACCEPTED, Move, Stage, Volunteer

ASKED, ARRIVED = "Could be asked", "Letter arrived at her provider"
LATER = (
    "Answered",
    "Said yes",
    "Applied",
    "Found suitable",
    "Trained",
    "Cleared",
    "First evening with girls",
    "Came three times",
    "Still there after a year",
)
LABELS = (ASKED, ARRIVED, *LATER)
TRAINED = {Stage.TRAINED, Stage.CLEARED, Stage.ACTIVE}
CLEARED = {Stage.CLEARED, Stage.ACTIVE}
RETURNING, A_YEAR = 3, timedelta(days=365)


@dataclass(frozen=True)
class Step:
    label: str
    number: int


@dataclass(frozen=True)
class Funnel:
    """The stages; and of the mentors whom the letter brought, how many are matched, how many met
    the girls."""

    steps: list[Step]
    mentors: int
    matched: int
    met: int


def of(campaign: Campaign, said: Heard | None = None, sent: int | None = None) -> Funnel:
    """In people, from the first stage to the last; `sent` is how many letters have left."""
    said = said or heard(campaign)
    far = reached(campaign, said)
    left = outbox.counts(campaign.id)[State.SENT] if sent is None else sent
    asked = said.listed.get(None, 0) + _spared(campaign)
    first = Step(ASKED, asked), Step(ARRIVED, _arrived(campaign, left, said, far[LATER[0]]))
    steps = [*first, *(Step(label, len(people)) for label, people in far.items())]
    mentors = far["Cleared"]
    return Funnel(steps, len(mentors), _matched(mentors), len(far["First evening with girls"]))


def _matched(mentors: Collection[int]) -> int:
    has_girl = select(func.count(Match.mentor_id.distinct())).where(Match.mentor_id.in_(mentors))
    return db.session.scalar(has_girl) or 0


def _spared(campaign: Campaign) -> int:
    """Who was left out when her letter had left already."""
    later = Recipient.excluded_because.is_not(None), _had_letter(campaign)
    spared = select(func.count()).where(Recipient.campaign_id == campaign.id, *later)
    return db.session.scalar(spared) or 0


def _arrived(campaign: Campaign, left: int, said: Heard, spoke: set[int]) -> int:
    """Letters that left, but for second and third ones; and whoever answered all the same."""
    silent = spoke - {who for who, *_ in said.rows}  # they came by themselves
    hers = Touch.step == FIRST_STEP, Touch.person_id.in_(silent)
    known = len(spoke & said.sent) + (_sent(campaign, *hers) if silent else 0)
    return left - _sent(campaign, Touch.step > FIRST_STEP) + len(spoke) - known


def _sent(campaign: Campaign, *which: ColumnElement[bool]) -> int:
    touched = select(func.count()).select_from(Touch).join(Letter, Letter.id == Touch.letter_id)
    mine = Touch.campaign_id == campaign.id, Letter.state == State.SENT
    return db.session.scalar(touched.where(*mine, *which)) or 0


def _who(campaign: Campaign, label: str) -> tuple[ColumnElement[bool], ...]:
    """Of the recipients, those of one of the first two stages."""
    had_letter = _had_letter(campaign)
    asked = or_(Recipient.excluded_because.is_(None), had_letter)
    return Recipient.campaign_id == campaign.id, asked if label == ASKED else had_letter


def _had_letter(campaign: Campaign) -> ColumnElement[bool]:
    return and_(Recipient.token_hash.is_not(None), or_(was_sent(), _has_spoken(campaign)))


def was_sent() -> ColumnElement[bool]:
    return exists().where(
        Touch.campaign_id == Recipient.campaign_id,
        Touch.step == FIRST_STEP,
        Touch.person_id == Recipient.person_id,
        Letter.id == Touch.letter_id,
        Letter.state == State.SENT,
    )


def _has_spoken(campaign: Campaign) -> ColumnElement[bool]:
    said = Conversion.stage.in_((ConversionStage.ANSWERED, ConversionStage.APPLIED))
    spoke = exists().where(Conversion.recipient_id == Recipient.id, said)
    return or_(spoke, Recipient.person_id.in_(_by_source(campaign)))


def _by_source(campaign: Campaign) -> Select[int]:
    return select(Volunteer.person_id).where(Volunteer.source == campaign.label)


def reached(campaign: Campaign, said: Heard) -> dict[str, set[int]]:
    """By stage from her answer on, who got there; in their order."""
    stages = _known_of(campaign, said)
    later: set[int] = set()
    found = {}
    for label in reversed(LATER):
        later = later | stages[label]
        found[label] = later
    return {label: found[label] for label in LATER}


def _known_of(campaign: Campaign, said: Heard) -> dict[str, set[int]]:
    applied = said.who(ConversionStage.APPLIED) | _came(campaign)
    moves, visits = _moves(applied), _visits(applied)
    year_on = (campaign.frozen_at or clock.now()) + A_YEAR
    stages = (
        said.who(ConversionStage.ANSWERED),
        said.who_said(Answer.YES),
        applied,
        *(_moved_to(moves, known) for known in (ACCEPTED, TRAINED, CLEARED)),
        {who for who, _number, _last in visits},
        {who for who, number, _last in visits if number >= RETURNING},
        {who for who, _number, last in visits if last >= year_on},
    )
    return dict(zip(LATER, stages, strict=True))


def _came(campaign: Campaign) -> set[int]:
    """Those of its women whose application names it."""
    asked = exists().where(
        Recipient.campaign_id == campaign.id, Recipient.person_id == Volunteer.person_id
    )
    return set(db.session.scalars(_by_source(campaign).where(asked)))


def _moves(people: Collection[int]) -> dict[int, set[Stage]]:
    moves = select(Volunteer.person_id, Move.to_stage).join(Move, Move.volunteer_id == Volunteer.id)
    found: dict[int, set[Stage]] = {}
    for person_id, stage in db.session.execute(moves.where(Volunteer.person_id.in_(people))):
        found.setdefault(person_id, set()).add(stage)
    return found


def _moved_to(moves: dict[int, set[Stage]], stages: Collection[Stage]) -> set[int]:
    return {person_id for person_id, reached in moves.items() if reached & set(stages)}


def _visits(people: Collection[int]) -> Sequence[Row[int, int, datetime]]:
    """Who came, how often, and when she came last."""
    last = func.max(Attendance.arrived_at)
    counted = select(Attendance.person_id, func.count(), last).group_by(Attendance.person_id)
    return db.session.execute(counted.where(Attendance.person_id.in_(people))).all()


@dataclass(frozen=True)
class Woman:
    person_id: int
    name: str
    furthest: str


def women(campaign: Campaign, label: str, page: int, per_page: int) -> tuple[list[Woman], int]:
    """A page of who reached a stage, each with how far she went; and how many there are."""
    said, first = heard(campaign), (page - 1) * per_page
    far = reached(campaign, said)
    if label in far:
        everybody = sorted(far[label])
        ids: Sequence[int] = everybody[first : first + per_page]
        total = len(everybody)
    else:
        hers = select(Recipient.person_id).where(*_who(campaign, label)).order_by(Recipient.id)
        ids = db.session.scalars(hers.limit(per_page).offset(first)).all()
        total = next(step.number for step in of(campaign, said).steps if step.label == label)
    return [_woman(each, label, far) for each in _named(ids)], total


def _named(ids: Collection[int]) -> Sequence[Person]:
    found = select(Person).where(Person.id.in_(ids)).order_by(Person.name_key, Person.id)
    return db.session.scalars(found).all()


def _woman(person: Person, label: str, far: dict[str, set[int]]) -> Woman:
    stages = [stage for stage in LATER if person.id in far[stage]]
    return Woman(person.id, person.name, stages[-1] if stages else label)


def brought_along(campaign: Campaign) -> int:
    """Friends who came because a letter was forwarded to them."""
    brought = Volunteer.source.startswith(f"{campaign.label}:by:")
    return db.session.scalar(select(func.count(Volunteer.id)).where(brought)) or 0
