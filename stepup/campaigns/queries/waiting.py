"""Who stands in line for her letter: frozen, not left out, nothing written to her yet."""

from typing import NamedTuple

from sqlalchemy import exists, func, select

from stepup.campaigns.models import IN_LINE, Campaign, Recipient, Touch
from stepup.campaigns.writings import FIRST_STEP
from stepup.db import db


class InLine(NamedTuple):
    recipient_id: int
    person_id: int
    has_her_letter: bool  # under another number: two records of one woman were made one


def number(campaign: Campaign) -> int:
    counted = select(func.count()).where(Recipient.campaign_id == campaign.id, *IN_LINE)
    return db.session.scalar(counted) or 0


def is_anybody(campaign: Campaign) -> bool:
    waits = exists().where(Recipient.campaign_id == campaign.id, *IN_LINE)
    return bool(db.session.scalar(select(waits)))


def first(campaign: Campaign, most: int) -> list[InLine]:
    """The best-fitting of them."""
    has_letter = exists().where(
        Touch.campaign_id == Recipient.campaign_id,
        Touch.step == FIRST_STEP,
        Touch.person_id == Recipient.person_id,
    )
    found = select(Recipient.id, Recipient.person_id, has_letter)
    found = found.where(Recipient.campaign_id == campaign.id, *IN_LINE)
    best_first = found.order_by(Recipient.fit.desc(), Recipient.id).limit(most)
    return [InLine._make(row) for row in db.session.execute(best_first)]
