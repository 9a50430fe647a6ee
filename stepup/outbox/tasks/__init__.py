"""What the clockwork and the worker run: letters carried out, and old raw mail thrown away."""

from threading import Event

from flask import Flask, current_app

from stepup.db import db
from stepup.outbox import actions
from stepup.outbox.tasks.crew import Crew


def deliver(stop: Event | None = None) -> int:
    """Send what is due, then end; answer how many letters left."""
    return Crew(_app(), until_empty=True).run(stop or Event())


def keep_delivering(stop: Event) -> int:
    """Send until told to stop, then end within five seconds."""
    return Crew(_app()).run(stop)


def tidy() -> None:
    """Once a day."""
    actions.throw_away_raw_mail()
    db.session.commit()


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]
