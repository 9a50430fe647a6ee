"""What came of a campaign, counted in people; and the lists behind the numbers."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from stepup.campaigns.models import (
    Answer,
    Campaign,
    CampaignState,
    Conversion,
    ConversionStage,
    Recipient,
    Why,
)
from stepup.campaigns.queries import audience
from stepup.db import db
from stepup.outbox import queries as outbox
from stepup.outbox.models import State
from stepup.people.models import Person

QUEUED = (State.HELD, State.READY, State.LEASED, State.SENDING)

NOT_YET = (CampaignState.DRAFT, CampaignState.SCHEDULED)


def results(campaign: Campaign) -> dict[str, int]:
    """All listed are eligible or excluded; each who is eligible has one letter in one state."""
    eligible, excluded, stopped = _listed(campaign)
    if campaign.state in NOT_YET and eligible + excluded == 0:
        return _expected(campaign)
    letters = outbox.counts(campaign.id)
    reached = _reached(campaign)
    return {
        "eligible": eligible,
        "excluded": excluded,
        "queued": sum(letters[state] for state in QUEUED),
        "sent": letters[State.SENT],
        "failed": letters[State.FAILED],
        "unknown": letters[State.UNKNOWN],
        "suppressed": letters[State.SUPPRESSED],
        "cancelled": letters[State.CANCELLED] - stopped,
        **{stage.value: reached[stage] for stage in ConversionStage},
    }


def _expected(campaign: Campaign) -> dict[str, int]:
    """Before it is frozen: what it would be today."""
    counted = audience.count(audience.audience_of(campaign), campaign.id)
    none = ("queued", "sent", "failed", "unknown", "suppressed", "cancelled")
    return {
        "eligible": counted.eligible,
        "excluded": counted.excluded,
        **dict.fromkeys(none, 0),
        **{stage.value: 0 for stage in ConversionStage},
    }


def _listed(campaign: Campaign) -> tuple[int, int, int]:
    """How many are eligible, how many excluded, and how many of these had a letter at first."""
    total, eligible, with_letter = db.session.execute(
        select(
            func.count(),
            func.count().filter(Recipient.excluded_because.is_(None)),
            func.count(Recipient.token_hash),
        ).where(Recipient.campaign_id == campaign.id)
    ).one()
    return eligible, total - eligible, with_letter - eligible


def _reached(campaign: Campaign) -> Counter[ConversionStage]:
    counted = (
        select(Conversion.stage, func.count())
        .join(Conversion.recipient)
        .where(Recipient.campaign_id == campaign.id)
        .group_by(Conversion.stage)
    )
    return Counter({stage: number for stage, number in db.session.execute(counted)})


def why_not(campaign: Campaign) -> Counter[Why]:
    """How many are left out for which reason; until it is frozen, as it would be today."""
    if campaign.frozen_at is None:
        return audience.count(audience.audience_of(campaign), campaign.id).why_not
    counted = (
        select(Recipient.excluded_because, func.count())
        .where(Recipient.campaign_id == campaign.id, Recipient.excluded_because.is_not(None))
        .group_by(Recipient.excluded_because)
    )
    return Counter({Why(why): number for why, number in db.session.execute(counted)})


def answers(campaign: Campaign) -> Counter[Answer]:
    counted = (
        select(Conversion.answer, func.count())
        .join(Conversion.recipient)
        .where(Recipient.campaign_id == campaign.id, Conversion.stage == ConversionStage.ANSWERED)
        .group_by(Conversion.answer)
    )
    return Counter({Answer(answer): number for answer, number in db.session.execute(counted)})


def recent_conversions(campaign: Campaign, limit: int = 30) -> Sequence[Conversion]:
    """Who said what, newest first."""
    found = select(Conversion).join(Conversion.recipient)
    found = found.where(Recipient.campaign_id == campaign.id)
    found = found.where(Conversion.stage != ConversionStage.CLICKED)
    found = found.options(joinedload(Conversion.recipient).joinedload(Recipient.person))
    return db.session.scalars(found.order_by(Conversion.id.desc()).limit(limit)).all()


def left_out(
    campaign: Campaign, why: Why, page: int, per_page: int
) -> tuple[list[tuple[int, str]], int]:
    """Of a frozen campaign: a page of who was left out, and how many there are."""
    chosen = Recipient.campaign_id == campaign.id, Recipient.excluded_because == why.value
    total = db.session.scalar(select(func.count()).where(*chosen)) or 0
    hers = select(Person.id, Person.first_name, Person.last_name).join(
        Recipient, Recipient.person_id == Person.id
    )
    rows = hers.where(*chosen).order_by(Recipient.id).limit(per_page).offset((page - 1) * per_page)
    found = db.session.execute(rows)
    return [(person_id, f"{first} {last}".strip()) for person_id, first, last in found], total


def said_by(recipient: Recipient) -> dict[ConversionStage, str]:
    """What she did so far, with her answer."""
    hers = select(Conversion).where(Conversion.recipient_id == recipient.id)
    return {each.stage: each.answer for each in db.session.scalars(hers)}
