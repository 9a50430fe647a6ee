"""The second and the third letter, to those who said nothing to the one before.

As with freezing, each call does a thousand and wants a commit.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from stepup import clock
from stepup.campaigns import writings
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.queueing import queue_letters
from stepup.campaigns.models import (
    Campaign,
    CampaignState,
    Conversion,
    ConversionStage,
    Recipient,
    Touch,
)
from stepup.campaigns.queries import audience
from stepup.campaigns.writings import FIRST_STEP
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.outbox.models import EventKind, Letter, MailEvent, State

GRACE = timedelta(days=7)  # after which nobody is written to who was not written to yet
LINKS = ("landing_url", "unsubscribe_url")


def follow_up_some(campaign: Campaign, step: int, after: int = 0) -> int | None:
    """The next thousand of a step; answers what to go on after, None when there is nobody left."""
    lock(campaign)
    letters = writings.of_campaign(campaign).of_step(step)
    if campaign.state is not CampaignState.SENDING or not letters.known or _is_over(campaign):
        return None
    found = audience.silent_since(
        _due(campaign, step, letters.known[0].after_days), campaign, after
    )
    fit = [each for each in found if each.why is None]
    if fit:
        ids = [each.person_id for each in fit]
        pairs = [(letters.for_her(each), each) for each in fit]
        queue_letters(campaign, pairs, _links_of(campaign, ids))
    return found[-1].alumna_id if found else None


def _is_over(campaign: Campaign) -> bool:
    return campaign.ends_on is not None and audience.today() > campaign.ends_on


def _due(campaign: Campaign, step: int, days: int) -> tuple[ColumnElement[bool], ...]:
    """Whose last letter arrived so many days ago, and who has not said a word since."""
    later, now = aliased(Touch), clock.now()
    hers = Touch.campaign_id == campaign.id, Touch.person_id == Alumna.person_id
    written = exists().where(
        *hers,
        Touch.step == step - 1,
        Letter.id == Touch.letter_id,
        Letter.state == State.SENT,
        Letter.sent_at <= now - timedelta(days=days),
        Letter.sent_at > now - timedelta(days=days) - GRACE,
    )
    again = exists().where(
        later.campaign_id == campaign.id, later.person_id == Alumna.person_id, later.step == step
    )
    return written, ~again, ~_has_answered(campaign), ~_has_replied(campaign)


def _has_answered(campaign: Campaign) -> ColumnElement[bool]:
    return exists().where(
        Recipient.campaign_id == campaign.id,
        Recipient.person_id == Alumna.person_id,
        Conversion.recipient_id == Recipient.id,
        Conversion.stage != ConversionStage.CLICKED,
    )


def _has_replied(campaign: Campaign) -> ColumnElement[bool]:
    """By mail, to the letter itself."""
    return exists().where(
        MailEvent.campaign_id == campaign.id,
        MailEvent.kind == EventKind.REPLY,
        MailEvent.letter_id == Letter.id,
        Letter.person_id == Alumna.person_id,
    )


def _links_of(campaign: Campaign, person_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The same page and the same way out as in her first letter."""
    first = select(Touch.person_id, Letter.slots).join(Letter, Letter.id == Touch.letter_id)
    first = first.where(Touch.campaign_id == campaign.id, Touch.step == FIRST_STEP)
    found = db.session.execute(first.where(Touch.person_id.in_(person_ids)))
    return {her: {name: (slots or {})[name] for name in LINKS} for her, slots in found}


def has_steps_to_come(campaign: Campaign) -> bool:
    if _is_over(campaign):
        return False
    letters = writings.of_campaign(campaign)
    now = clock.now()
    for step in letters.steps[1:]:
        days = timedelta(days=letters.of_step(step).known[0].after_days)
        before = select(func.max(Letter.sent_at)).join(Touch, Touch.letter_id == Letter.id)
        last = db.session.scalar(
            before.where(Touch.campaign_id == campaign.id, Touch.step == step - 1)
        )
        if last is not None and last + days + GRACE > now:
            return True
    return False
