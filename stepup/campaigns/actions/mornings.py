"""No letter at night: each arrives on a day of hers."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import exists, select

from stepup import clock
from stepup.campaigns.models import Campaign, CampaignState, Recipient
from stepup.db import db
from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter

A_WORKING_DAY = 8  # hours after her morning in which a letter may still arrive


def morning(hour: int, zone: str, now: datetime) -> datetime:
    """Now, if her day is on; else her next morning."""
    here = now.astimezone(ZoneInfo(zone))
    if hour <= here.hour < hour + A_WORKING_DAY:
        return now
    day = here.date() if here.hour < hour else here.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(now.tzinfo)


def morning_of(campaign: Campaign, zone: str) -> datetime | None:
    """None for a campaign that does not ask how late it is where she lives."""
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
    late, ours = 0, Recipient.campaign_id == campaign.id
    for zone in db.session.scalars(select(Recipient.zone).where(ours).distinct()).all():
        at = morning_of(campaign, zone)
        if at is not None and at > now:
            there = select(Recipient.person_id).where(ours, Recipient.zone == zone)
            late += outbox.put_off(*due, Letter.person_id.in_(there), until=at)
    return late
