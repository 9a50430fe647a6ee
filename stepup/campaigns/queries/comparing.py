"""Two letters side by side, and those who were left out by lot: what the difference says."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from stepup import clock
from stepup.campaigns import writings
from stepup.campaigns.models import (
    Answer,
    Campaign,
    Conversion,
    ConversionStage,
    Recipient,
    Why,
)
from stepup.campaigns.queries import funnel
from stepup.campaigns.shares import Share, differs, too_few_to_tell
from stepup.db import db
from stepup.volunteers.models import Volunteer

HELD_OUT = Why.HELD_OUT.value


@dataclass(frozen=True)
class Arm:
    label: str
    share: Share  # of those whose letter left, who said yes or applied


def arms(campaign: Campaign) -> list[Arm]:
    """By version of the first letter; one version alone is nothing to compare."""
    names = {str(each.id): _name(each) for each in writings.of_campaign(campaign).of_step(1).known}
    found = {variant: Share(0, 0) for variant in names}
    if len(names) > 1:
        found |= _drawn(campaign)
    return [Arm(names.get(variant, "A"), share) for variant, share in found.items()]


def _drawn(campaign: Campaign) -> dict[str, Share]:
    """Of those whose letter left, how many said yes."""
    said = or_(Conversion.stage == ConversionStage.APPLIED, Conversion.answer == Answer.YES.value)
    yes = exists().where(Conversion.recipient_id == Recipient.id, said)
    counted = select(Recipient.variant, func.count(), func.count().filter(yes)).where(
        Recipient.campaign_id == campaign.id,
        Recipient.excluded_because.is_(None),
        funnel.was_sent(),
    )
    rows = db.session.execute(counted.group_by(Recipient.variant).order_by(Recipient.variant))
    return {variant: Share(number, said_yes) for variant, number, said_yes in rows}


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
    """Whoever applied by herself since, of those who were asked and those who were not."""
    asked, left_out = (Recipient.excluded_because.is_(None), Recipient.excluded_because == HELD_OUT)
    if not _number(campaign, left_out):
        return Control(Share(0, 0), Share(0, 0))
    return Control(
        *(Share(_number(campaign, who), _came(campaign, who)) for who in (asked, left_out))
    )


def _number(campaign: Campaign, who: ColumnElement[bool]) -> int:
    counted = select(func.count()).where(Recipient.campaign_id == campaign.id, who)
    return db.session.scalar(counted) or 0


def _came(campaign: Campaign, who: ColumnElement[bool]) -> int:
    hers = exists().where(
        Recipient.campaign_id == campaign.id, Recipient.person_id == Volunteer.person_id, who
    )
    since = Volunteer.applied_at >= (campaign.frozen_at or clock.now())
    return db.session.scalar(select(func.count()).select_from(Volunteer).where(since, hers)) or 0
