"""`flask demo`: fill an empty house with the practice year, and say where its doors are."""

import click
from flask import current_app
from flask.cli import with_appcontext

from stepup.audit import actions as audit
from stepup.db import db
from stepup.demo import doors, year
from stepup.errors import Refused

OWN_PEOPLE = "This house has people of its own: the practice year stays out."


@click.command("demo")
@click.option("--if-new", is_flag=True, help="Only into an empty house; else show the doors again.")
@click.option("--seed", default=2026, show_default=True, help="Another number, other people.")
@with_appcontext
def demo(if_new, seed):
    """The practice year: a believable organisation to learn with."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The practice year has no place in production.")
    audit.act_as(None, "command")
    if not (if_new and year.has_people()):
        _live_through(seed)
    if year.is_lived():
        _show_doors()
    else:
        click.echo(OWN_PEOPLE)


def _live_through(seed):
    """All of it or nothing: whoever interrupts it finds the house as empty as before."""
    try:
        year.ensure_empty()
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    practice = year.plan(seed)
    begins_at = practice.ago(year.FIRST_DAY)
    length = (practice.now - begins_at).days
    with click.progressbar(length=length, label="Living through the practice year") as bar:
        for moment in year.live(practice):
            bar.update((moment - begins_at).days - bar.pos)
    db.session.commit()


def _show_doors():
    click.echo("\nSign in as (each link signs in who opens it, for 30 days):")
    for called, url in doors.sign_ins():
        click.echo(f"  {called:<38} {url}")
    click.echo("\nHave a look at:")
    for called, url in doors.pages():
        click.echo(f"  {called:<38} {url}")
    db.session.commit()
