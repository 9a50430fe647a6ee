"""Which letters may go now: the best-fitting first, each in her own morning."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, and_, exists, select, true

from stepup import clock
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Touch
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, State

AT_A_TIME = 1000
A_WORKING_DAY = 8  # hours after her morning in which a letter may still arrive


def morning(hour: int, zone: str, now: datetime) -> datetime:
    """Now, if her day is on; else her next morning."""
    here = now.astimezone(ZoneInfo(zone))
    if hour <= here.hour < hour + A_WORKING_DAY:
        return now
    day = here.date() if here.hour < hour else here.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(now.tzinfo)


def release_next(campaign: Campaign, most: int | None = None) -> int:
    """So many of those who wait, or all; answers how many letters that were."""
    campaign.let_go_at = clock.now()
    if most is None:
        return sum(
            outbox.release(Letter.campaign_id == campaign.id, hers, at=at)
            for hers, at in _everybody(campaign)
        )
    by_zone: dict[str, list[int]] = {}
    for letter_id, zone in _best(campaign, most):
        by_zone.setdefault(zone, []).append(letter_id)
    return sum(_release(ids, _at(campaign, zone)) for zone, ids in by_zone.items())


def _everybody(campaign: Campaign) -> Iterator[tuple[ColumnElement[bool], datetime | None]]:
    if campaign.local_hour is None:
        yield true(), None
        return
    in_campaign = Recipient.campaign_id == campaign.id
    for zone in db.session.scalars(select(Recipient.zone).where(in_campaign).distinct()).all():
        there = select(Recipient.person_id).where(in_campaign, Recipient.zone == zone)
        yield Letter.person_id.in_(there), _at(campaign, zone)


def _best(campaign: Campaign, most: int) -> list[tuple[int, str]]:
    own = and_(Recipient.campaign_id == Letter.campaign_id, Recipient.person_id == Letter.person_id)
    waiting = select(Letter.id, Recipient.zone).join(Recipient, own)
    waiting = waiting.join(Touch, Touch.letter_id == Letter.id)
    waiting = waiting.where(Letter.campaign_id == campaign.id, Letter.state == State.HELD)
    later_steps_first = Touch.step.desc(), Recipient.fit.desc(), Recipient.id
    found = db.session.execute(waiting.order_by(*later_steps_first).limit(most))
    return [(letter_id, zone) for letter_id, zone in found]


def _release(ids: Sequence[int], at: datetime | None) -> int:
    chunks = [ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME)]
    return sum(outbox.release(Letter.id.in_(chunk), at=at) for chunk in chunks)


def _at(campaign: Campaign, zone: str) -> datetime | None:
    if campaign.local_hour is None:
        return None
    return morning(campaign.local_hour, _known(zone), clock.now())


def _known(zone: str) -> str:
    """A zone that no clock knows must not hold up all the others."""
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return organisation.current().time_zone


def wait_for_morning(campaign: Campaign) -> int:
    """What a slow pace kept until her evening waits for her next day; answers how many letters."""
    if campaign.local_hour is None or campaign.state is not CampaignState.SENDING:
        return 0
    now, due = clock.now(), outbox.is_due(campaign.id)
    if not db.session.scalar(select(exists().where(*due))):
        return 0
    late = 0
    for hers, at in _everybody(campaign):
        if at is not None and at > now:
            late += outbox.put_off(*due, hers, until=at)
    return late
