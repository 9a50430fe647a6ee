"""`flask campaigns send 12 --now`: by hand what the page and the alarm clock do."""

from datetime import timedelta

import click
from flask.cli import AppGroup

from stepup.campaigns import actions, tasks
from stepup.campaigns.models import Campaign
from stepup.campaigns.queries.results import results
from stepup.db import db
from stepup.errors import Refused

campaigns = AppGroup("campaigns", help="Letters to the alumnae.")


@campaigns.command()
@click.argument("campaign_id", type=int)
@click.option("--now", is_flag=True, help="Skip the undo window and queue the letters right here.")
def send(campaign_id, now):
    """Start a campaign; the worker carries its letters."""
    campaign = db.session.get(Campaign, campaign_id)
    if campaign is None:
        raise click.ClickException(f"There is no campaign {campaign_id}.")
    try:
        actions.start(campaign, timedelta(0) if now else actions.UNDO)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    if now:
        actions.skip_undo(campaign)
    db.session.commit()
    if now:
        tasks.freeze(campaign)
    _tell(campaign)


def _tell(campaign):
    numbers = results(campaign)
    ledger = ", ".join(f"{number} {name}" for name, number in numbers.items() if number)
    click.echo(f"Campaign {campaign.id} is {campaign.state.value}: {ledger or 'nobody is in it'}.")
