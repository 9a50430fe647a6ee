"""SAFE-23 once more before the letters leave: a hold or a mended birthday stops hers."""

from sqlalchemy import exists, update

from stepup.campaigns.actions.releasing import OUTWEIGHED
from stepup.campaigns.models import Campaign, Recipient, Why
from stepup.campaigns.queries import audience
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, State


def recheck(campaign: Campaign) -> None:
    after: int | None = 0
    while after is not None:
        after = recheck_some(campaign, after)


def recheck_some(campaign: Campaign, after: int = 0) -> int | None:
    """The next thousand; answers what to go on after, None when there is nobody left."""
    waiting = audience.still_waiting(campaign, after)
    for each in waiting:
        if each.why is not None and each.why not in OUTWEIGHED:
            _stop(campaign, each.person_id, each.why)
    return waiting[-1].alumna_id if waiting else None


def _stop(campaign: Campaign, person_id: int, why: Why) -> None:
    hers = Letter.campaign_id == campaign.id, Letter.person_id == person_id
    outbox.cancel_where(*hers)
    was_stopped = exists().where(*hers, Letter.state == State.CANCELLED)
    her_row = Recipient.campaign_id == campaign.id, Recipient.person_id == person_id
    db.session.execute(
        update(Recipient).where(*her_row, was_stopped).values(excluded_because=why.value)
    )
