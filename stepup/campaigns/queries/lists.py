"""Which campaigns there are, and what they wait for."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select

from stepup import clock, tokens
from stepup.campaigns.models import (
    Answer,
    Campaign,
    CampaignState,
    Conversion,
    ConversionStage,
    Recipient,
)
from stepup.campaigns.queries import reach, waiting
from stepup.campaigns.queries.results import QUEUED
from stepup.cohorts.models import Alumna, Cohort
from stepup.db import db
from stepup.outbox.models import Letter, State
from stepup.people import links


def all_of_them(site_ids: Collection[int] | None = None) -> Sequence[Campaign]:
    """Newest first, those that keep to these sites; None means everywhere."""
    found = select(Campaign).where(reach.within(site_ids))
    return db.session.scalars(found.order_by(Campaign.id.desc())).all()


def sent_by_campaign() -> dict[int, int]:
    """How many letters have left, for the list; one query."""
    counted = (
        select(Letter.campaign_id, func.count())
        .where(Letter.campaign_id.is_not(None), Letter.state == State.SENT)
        .group_by(Letter.campaign_id)
    )
    return {campaign_id or 0: number for campaign_id, number in db.session.execute(counted)}


def applied_by_campaign() -> dict[int, int]:
    counted = (
        select(Recipient.campaign_id, func.count())
        .join(Conversion, Conversion.recipient_id == Recipient.id)
        .where(Conversion.stage == ConversionStage.APPLIED)
        .group_by(Recipient.campaign_id)
    )
    return {campaign_id: number for campaign_id, number in db.session.execute(counted)}


def in_state(state: CampaignState) -> Sequence[Campaign]:
    found = select(Campaign).where(Campaign.state == state).order_by(Campaign.id)
    return db.session.scalars(found).all()


def due(overdue_after: timedelta) -> list[Campaign]:
    """Those whose time to think again has passed, but not so long ago that staff must be asked."""
    now = clock.now()
    scheduled = in_state(CampaignState.SCHEDULED)
    return [
        campaign
        for campaign in scheduled
        if campaign.is_due_at(now) and not campaign.is_overdue_at(now, overdue_after)
    ]


def has_letters_to_come(campaign: Campaign) -> bool:
    return _has_letters_on_their_way(campaign) or waiting.is_anybody(campaign)


def _has_letters_on_their_way(campaign: Campaign) -> bool:
    queued = exists().where(Letter.campaign_id == campaign.id, Letter.state.in_(QUEUED))
    return bool(db.session.scalar(select(queued)))


def said_yes(campaign: Campaign) -> int:
    """How many women said yes with one tap, or applied."""
    yes = or_(Conversion.stage == ConversionStage.APPLIED, Conversion.answer == Answer.YES.value)
    found = select(func.count(Recipient.id.distinct())).join(
        Conversion, Conversion.recipient_id == Recipient.id
    )
    return db.session.scalar(found.where(Recipient.campaign_id == campaign.id, yes)) or 0


def waits_for_a_look(campaign: Campaign) -> bool:
    """The first wave has left; what waits, waits for a person."""
    if campaign.state is not CampaignState.SENDING or campaign.looked_at is not None:
        return False
    return campaign.first_wave is not None and _only_waits(campaign)


def next_wave_is_due(campaign: Campaign, before: datetime) -> bool:
    if campaign.state is not CampaignState.SENDING or campaign.looked_at is None:
        return False
    return (campaign.let_go_at or before) < before and _only_waits(campaign)


def _only_waits(campaign: Campaign) -> bool:
    """Whoever may have her letter has it, and others stand in line."""
    if campaign.to_write or _has_letters_on_their_way(campaign):
        return False
    return waiting.is_anybody(campaign)


def recipient_of(token: str) -> Recipient | None:
    """Whose letter a link came from; such a link never ends."""
    if len(token) > links.LONGEST or not token.isascii():
        return None
    found = select(Recipient).where(Recipient.token_hash == tokens.hash_of(token))
    return db.session.scalars(found).first()


def graduation_years() -> list[int]:
    """Newest first."""
    year = func.extract("year", Alumna.graduated_on)
    return sorted({int(each) for each in db.session.scalars(select(year).distinct())}, reverse=True)


def graduated_cohorts(site_ids: Collection[int] | None) -> list[tuple[int, str]]:
    """Those of these sites that alumnae come from, newest first, as a form offers them."""
    finished = exists().where(Alumna.cohort_id == Cohort.id)
    found = select(Cohort.id, Cohort.name, Cohort.ends_on).where(finished)
    if site_ids is not None:
        found = found.where(Cohort.site_id.in_(site_ids))
    rows = db.session.execute(found.order_by(Cohort.ends_on.desc(), Cohort.name))
    return [(cohort_id, f"{name}, {ends_on.year}") for cohort_id, name, ends_on in rows]
