"""`flask outbox deliver`: the worker that sends, by hand or for ever."""

import signal
from threading import Event

import click
from flask.cli import AppGroup

from stepup.outbox import tasks

outbox = AppGroup("outbox", help="Letters on their way out.")


@outbox.command()
@click.option("--once", is_flag=True, help="Send what is due now, then end.")
def deliver(once):
    """Send waiting letters; ends within five seconds when told to."""
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    sent = tasks.deliver_once(stop) if once else tasks.keep_delivering(stop)
    click.echo(f"{sent} letters sent.")
