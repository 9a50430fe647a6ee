"""What the clockwork rings: letters carried out, and old raw mail thrown away."""

from threading import Event, Lock

import dns.resolver
from flask import Flask, current_app

from stepup import clockwork
from stepup.db import db
from stepup.outbox import actions, providers
from stepup.outbox.tasks.crew import Crew

ROUND = 65.0  # seconds: longer than the minute between two rings, so that somebody always looks
one_crew, rung_again = Lock(), Event()


def deliver() -> None:
    """Send what is due and what comes, as long as the alarm clock keeps ringing."""
    rung_again.set()
    stop = clockwork.stopping()
    while rung_again.is_set() and not stop.is_set() and one_crew.acquire(blocking=False):
        try:
            rung_again.clear()
            Crew(_app()).run(stop, seconds=ROUND)
        finally:
            one_crew.release()


def deliver_once(stop: Event) -> int:
    """Send until nothing is due; answer how many letters left."""
    return Crew(_app(), until_empty=True).run(stop)


def keep_delivering(stop: Event) -> int:
    """Send until told to stop, then end within five seconds."""
    return Crew(_app()).run(stop)


def learn_providers(campaign_id: int) -> None:
    """Ask the name server who receives the mail; while it answers, nothing in the house is held."""
    unknown = providers.unknown_to_us(campaign_id)
    db.session.commit()
    if not unknown:
        return
    try:
        found = providers.look_up(unknown, dns.resolver.Resolver())
    except dns.resolver.NoResolverConfiguration:
        return  # a machine without a network sends to a mail server beside it
    providers.note(campaign_id, found)
    db.session.commit()


def tidy() -> None:
    """Once a night."""
    actions.throw_away_raw_mail()
    db.session.commit()


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]
