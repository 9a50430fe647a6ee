"""What the alarm clock does: campaigns whose time has come, and those that have ended."""

from datetime import timedelta

from stepup import clock, clockwork
from stepup.campaigns import actions
from stepup.campaigns.models import Campaign, CampaignState
from stepup.campaigns.queries import lists
from stepup.campaigns.writings import FIRST_STEP, LAST_STEP
from stepup.db import db
from stepup.outbox import tasks as outbox

A_WAVE_A_DAY = timedelta(hours=20)
OVERDUE = timedelta(hours=2)  # a house that slept longer, or an old backup, asks first


def tend() -> None:
    """Every minute: freeze what is due, check again what waits, close what has ended."""
    for campaign in lists.due(OVERDUE):
        freeze(campaign)
    for campaign in lists.in_state(CampaignState.SENDING):
        _look_after(campaign)


def give_thanks() -> None:
    """Every night: news for mentors; early in June the season of those who came back."""
    actions.tell_mentors()
    actions.recap()
    db.session.commit()


def freeze(campaign: Campaign) -> None:
    """A thousand at a time, each on its own: killed and begun again, nobody is written to twice."""
    goes_on = True
    while goes_on:
        goes_on = actions.freeze_some(campaign)
        db.session.commit()
    outbox.learn_providers(campaign.id)
    clockwork.poke()  # the first thousand leave while the others are written
    _write(campaign)


def _write(campaign: Campaign) -> None:
    goes_on = campaign.to_write > 0
    while goes_on:
        goes_on = actions.write_some(campaign)
        db.session.commit()
        if not goes_on:
            outbox.learn_providers(campaign.id)


def _look_after(campaign: Campaign) -> None:
    after: int | None = 0
    while after is not None:
        after = actions.recheck_some(campaign, after)
        db.session.commit()  # between two thousands others may write
    actions.pause_when_refused(campaign)
    actions.wait_for_morning(campaign)
    _follow_up(campaign)
    actions.stop_when_filled(campaign, lists.said_yes(campaign))
    if lists.next_wave_is_due(campaign, clock.now() - A_WAVE_A_DAY):
        actions.go_on(campaign)
    db.session.commit()
    _write(campaign)
    if not lists.has_letters_to_come(campaign) and not actions.has_steps_to_come(campaign):
        actions.finish(campaign)
    db.session.commit()


def _follow_up(campaign: Campaign) -> None:
    for step in range(FIRST_STEP + 1, LAST_STEP + 1):
        after: int | None = 0
        while after is not None:
            after = actions.follow_up_some(campaign, step, after)
            db.session.commit()
