"""Commands for whoever keeps the house: doctor, backup, restore."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from stepup import clockwork
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.home import backups, checkup, inbox_tasks, rush_tasks
from stepup.home.inbox import receive
from stepup.outbox import bounces

doctor = AppGroup(
    "doctor", invoke_without_command=True, help="Is this house well? Ends with 1 when it is not."
)


@doctor.command("race")
@click.option("--writers", default=24, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@with_appcontext
def race(writers, rounds):
    """Let many people rush for three seats of a practice event, and take it away again."""
    for outcome in rush_tasks.rounds(writers, rounds):
        click.echo(outcome.sentence)
        if not outcome.exact:
            sys.exit(1)


@doctor.result_callback()
@click.pass_context
@with_appcontext
def examine(context, _result=None, **_options):
    if context.invoked_subcommand is not None:
        return
    well = True
    for finding in checkup.findings():
        click.echo(f"{'ok ' if finding.good else 'NOT'}  {finding.sentence}")
        well = well and finding.good
    sys.exit(0 if well else 1)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file):
    """Write the whole house into FILE."""
    click.echo(f"{backups.write(file)} rows are in {file}.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file):
    """Read FILE into an empty, migrated database."""
    try:
        count = backups.restore(file)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo(f"{count} rows are back.")


@click.command("inbox")
@click.option("--explain", is_flag=True, help="Say as JSON what the message is; change nothing.")
@click.option("--poll", is_flag=True, help="Read the mailbox of STEPUP_INBOX_URL instead.")
@with_appcontext
def inbox(explain, poll):
    """Read one message from the mail server on standard input."""
    if poll:
        click.echo(f"{inbox_tasks.poll()} messages read.")
        return
    raw = sys.stdin.buffer.read()
    if explain:
        click.echo(json.dumps(_explained(bounces.read(raw))))
        return
    with audit.acting_as(None, "inbox"):
        outcome = receive(raw)
    db.session.commit()
    clockwork.poke()
    click.echo(outcome)


def _explained(reading):
    return {
        "kind": reading.kind.value,
        "recipients": [
            {
                "address": recipient.address,
                "class": recipient.severity.value if recipient.severity else None,
                "status": recipient.status,
            }
            for recipient in reading.recipients
        ],
    }


commands = (doctor, backup, restore, inbox)
