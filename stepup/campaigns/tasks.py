"""What the alarm clock does: campaigns whose time has come, and those that have ended."""

from datetime import timedelta

from stepup import clockwork
from stepup.campaigns import actions
from stepup.campaigns.models import Campaign, CampaignState
from stepup.campaigns.queries import lists
from stepup.db import db
from stepup.outbox import tasks as outbox

OVERDUE = timedelta(hours=2)  # a house that slept longer, or an old backup, asks first


def tend() -> None:
    """Every minute: freeze what is due, check again what waits, close what has ended."""
    for campaign in lists.due(OVERDUE):
        freeze(campaign)
    for campaign in lists.in_state(CampaignState.SENDING):
        _look_after(campaign)


def freeze(campaign: Campaign) -> None:
    """A thousand at a time, each on its own: killed and begun again, nobody is written to twice."""
    after: int | None = 0
    while after is not None:
        after = actions.freeze_some(campaign, after)
        db.session.commit()
    outbox.learn_providers(campaign.id)
    clockwork.poke()


def _look_after(campaign: Campaign) -> None:
    after: int | None = 0
    while after is not None:
        after = actions.recheck_some(campaign, after)
        db.session.commit()  # between two thousands others may write
    if not lists.has_letters_to_come(campaign):
        actions.finish(campaign)
    db.session.commit()
