"""Commands about events."""

import click
from flask.cli import AppGroup

from stepup.events import tasks

events_cli = AppGroup("events", help="Events and who comes to them.")


@events_cli.command("remind")
def remind():
    """Write to everybody whose event is less than two days away; nobody is reminded twice."""
    count = tasks.remind_due()
    click.echo(f"Reminders queued: {count}.")
