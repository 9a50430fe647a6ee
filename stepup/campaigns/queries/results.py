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
    return Counter(dict(db.session.execute(counted).tuples().all()))


def why_not(campaign: Campaign) -> Counter[Why]:
    """Of a frozen campaign, how many were left out for which reason."""
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
