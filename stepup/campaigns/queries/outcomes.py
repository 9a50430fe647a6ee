"""What became of the women of a campaign, up to a year later; each stage of recorded facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, or_, select

from stepup import clock
from stepup.campaigns import writings
from stepup.campaigns.models import (
    Answer,
    Campaign,
    Conversion,
    ConversionStage,
    Recipient,
    Touch,
    Why,
)
from stepup.campaigns.shares import Share, differs, too_few_to_tell
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.events.models import Attendance
from stepup.outbox.models import Letter, State
from stepup.people import ties
from stepup.people.models import Person
from stepup.volunteers.models import ACCEPTED, Move, Stage, Volunteer

TRAINED = {Stage.TRAINED, Stage.CLEARED, Stage.ACTIVE}
CLEARED = {Stage.CLEARED, Stage.ACTIVE}
RETURNING, A_YEAR = 3, timedelta(days=365)


@dataclass(frozen=True)
class Step:
    label: str
    people: frozenset[int]


@dataclass(frozen=True)
class Arm:
    label: str
    share: Share  # of those whose letter left, who said yes or applied


def steps(campaign: Campaign) -> list[Step]:
    """In people; whoever reached a stage has reached those before it, so they never grow."""
    sent = _with_letter(campaign, (State.SENT,))
    applied = _stage(campaign, ConversionStage.APPLIED) | _volunteered(campaign)
    interested = applied | _said(campaign, Answer.YES)
    answered = interested | _stage(campaign, ConversionStage.ANSWERED)
    moves = _moves(applied)
    visits = _visits(applied)
    stages = [
        ("Could be asked", _eligible(campaign)),
        ("Letter arrived at her provider", sent | answered),
        ("Answered", answered),
        ("Said yes", interested),
        ("Applied", applied),
        ("Found suitable", _moved_to(moves, ACCEPTED)),
        ("Trained", _moved_to(moves, TRAINED)),
        ("Cleared", _moved_to(moves, CLEARED)),
        ("First evening with girls", {who for who, number in visits.items() if number}),
        ("Came three times", {who for who, number in visits.items() if number >= RETURNING}),
        ("Still there after a year", _a_year_on(campaign, applied)),
    ]
    return _filled_in(stages)


def _filled_in(stages: list[tuple[str, set[int]]]) -> list[Step]:
    later: set[int] = set()
    found = []
    for label, people in reversed(stages):
        later |= people
        found.append(Step(label, frozenset(later)))
    return found[::-1]


def _eligible(campaign: Campaign) -> set[int]:
    mine = Recipient.campaign_id == campaign.id, Recipient.excluded_because.is_(None)
    return set(db.session.scalars(select(Recipient.person_id).where(*mine)))


def _with_letter(campaign: Campaign, states: Collection[State]) -> set[int]:
    left = select(Touch.person_id).join(Letter, Letter.id == Touch.letter_id)
    mine = Touch.campaign_id == campaign.id, Letter.state.in_(states)
    return set(db.session.scalars(left.where(*mine)))


def _conversions(campaign: Campaign, *which: object) -> set[int]:
    found = select(Recipient.person_id).join(Conversion, Conversion.recipient_id == Recipient.id)
    found = found.where(Recipient.campaign_id == campaign.id, *which)  # type: ignore[arg-type]
    return set(db.session.scalars(found))


def _stage(campaign: Campaign, stage: ConversionStage) -> set[int]:
    return _conversions(campaign, Conversion.stage == stage)


def _said(campaign: Campaign, answer: Answer) -> set[int]:
    return _conversions(campaign, Conversion.answer == answer.value)


def _volunteered(campaign: Campaign) -> set[int]:
    hers = select(Volunteer.person_id).where(Volunteer.source == campaign.label)
    asked = select(Recipient.person_id).where(Recipient.campaign_id == campaign.id)
    return set(db.session.scalars(hers.where(Volunteer.person_id.in_(asked))))


def brought_along(campaign: Campaign) -> int:
    """Friends who came because a letter was forwarded to them."""
    brought = Volunteer.source.startswith(f"{campaign.label}:by:")
    return db.session.scalar(select(func.count(Volunteer.id)).where(brought)) or 0


def _moves(people: Collection[int]) -> dict[int, set[Stage]]:
    moves = select(Volunteer.person_id, Move.to_stage).join(Move, Move.volunteer_id == Volunteer.id)
    found: dict[int, set[Stage]] = {}
    for person_id, stage in db.session.execute(moves.where(Volunteer.person_id.in_(people))):
        found.setdefault(person_id, set()).add(stage)
    return found


def _moved_to(moves: dict[int, set[Stage]], stages: Collection[Stage]) -> set[int]:
    return {person_id for person_id, reached in moves.items() if reached & set(stages)}


def _visits(people: Collection[int]) -> dict[int, int]:
    counted = select(Attendance.person_id, func.count()).where(Attendance.person_id.in_(people))
    return {
        who: number for who, number in db.session.execute(counted.group_by(Attendance.person_id))
    }


def _a_year_on(campaign: Campaign, people: Collection[int]) -> set[int]:
    began = campaign.frozen_at or clock.now()
    late = Attendance.arrived_at >= began + A_YEAR, Attendance.person_id.in_(people)
    return set(db.session.scalars(select(Attendance.person_id).where(*late).distinct()))


def arms(campaign: Campaign) -> list[Arm]:
    """By version of the first letter; one version alone is nothing to compare."""
    names = {str(each.id): _name(each) for each in writings.of_campaign(campaign).of_step(1).known}
    yes = _said(campaign, Answer.YES) | _stage(campaign, ConversionStage.APPLIED)
    sent = _with_letter(campaign, (State.SENT,))
    drawn = select(Recipient.variant, Recipient.person_id).where(
        Recipient.campaign_id == campaign.id, Recipient.excluded_because.is_(None)
    )
    of: dict[str, set[int]] = {variant: set() for variant in names}
    for variant, person_id in db.session.execute(drawn):
        if person_id in sent:
            of.setdefault(variant, set()).add(person_id)
    return [
        Arm(names.get(variant, "A"), Share(len(people), len(people & yes)))
        for variant, people in of.items()
    ]


def _name(writing: writings.Writing) -> str:
    language = {"en": "English", "es": "Spanish"}[writing.language]
    motive = writing.motive.value if writing.motive else ""
    return ", ".join(part for part in (writing.label, language, motive) if part)


def verdict(found: list[Arm]) -> str:
    """One sentence, of the two that were read most."""
    if len(found) < 2:
        return ""
    first, second = sorted(found, key=lambda arm: -arm.share.of)[:2]
    if too_few_to_tell(first.share, second.share):
        return "Too few to tell: with fewer than 30 yeses for each, chance decides."
    if not differs(first.share, second.share):
        return "No difference that chance does not make: use whichever you like."
    better = max(first, second, key=lambda arm: arm.share.percent)
    return f"“{better.label}” does better, more clearly than chance makes it."


@dataclass(frozen=True)
class Control:
    """Who was written to, and who was left out by lot: how many of each came."""

    asked: Share
    left_out: Share

    @property
    def says(self) -> str:
        if not self.left_out.of:
            return ""
        if self.left_out.of < 50 or self.asked.yes + self.left_out.yes < 10:
            return "Too few to tell what would have happened without the letter."
        low, high = self.left_out.range
        without = self.asked.of * self.left_out.yes / self.left_out.of
        return (
            f"Without the letter about {without:.0f} would have come anyway "
            f"(between {self.asked.of * low:.0f} and {self.asked.of * high:.0f})."
        )


def control(campaign: Campaign) -> Control:
    held_out = select(Recipient.person_id).where(
        Recipient.campaign_id == campaign.id,
        Recipient.excluded_because == Why.HELD_OUT.value,
    )
    left_out, asked = set(db.session.scalars(held_out)), _eligible(campaign)
    since = campaign.frozen_at or clock.now()
    applied = select(Volunteer.person_id).where(Volunteer.applied_at >= since)
    came = set(db.session.scalars(applied.where(Volunteer.person_id.in_(left_out | asked))))
    return Control(Share(len(asked), len(asked & came)), Share(len(left_out), len(left_out & came)))


@dataclass(frozen=True)
class Class:
    year: int
    alumnae: int
    came_back: int
    mentor_now: int

    @property
    def share(self) -> Share:
        return Share(self.alumnae, self.came_back)


def classes(site_ids: Collection[int] | None = None) -> list[Class]:
    """Pay-it-forward by year of graduation, of those who belong to these sites: who came back to
    mentor, and who does today. None means everywhere."""
    year = func.extract("year", Alumna.graduated_on)
    back = Volunteer.stage.not_in((Stage.LEAD, Stage.DECLINED, Stage.REMOVED))
    now = Volunteer.stage.in_((Stage.CLEARED, Stage.ACTIVE))
    counted = select(year, func.count(), func.count().filter(back), func.count().filter(now))
    counted = counted.select_from(Alumna).join(Person, Person.id == Alumna.person_id)
    counted = counted.outerjoin(Volunteer, Volunteer.person_id == Alumna.person_id)
    counted = counted.where(or_(Person.erased_at.is_(None), Volunteer.id.is_not(None)))
    counted = counted.where(ties.belong(Alumna.person_id, site_ids))
    rows = db.session.execute(counted.group_by(year).order_by(year.desc()))
    return [Class(int(year), total, came, mentor) for year, total, came, mentor in rows]
