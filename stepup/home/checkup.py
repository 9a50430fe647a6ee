"""`doctor`: is this house well? Settings, database, clock, mail, and what must always hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from stepup import clock, clockwork
from stepup.audit import seals
from stepup.db import db
from stepup.events.models import LIVE, SEATED, Event, EventState, Signup, Slot
from stepup.home import backups, imap
from stepup.organisation.models import Organisation
from stepup.outbox import queries as outbox
from stepup.outbox import transports

SILENT = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    good: bool
    sentence: str


def findings() -> Iterator[Finding]:
    for check in CHECKS:
        yield check()


def _settings() -> Finding:
    stored = db.session.scalars(select(Organisation)).first()
    if stored is None or not stored.postal_address:
        return Finding(False, "The settings lack a postal address: save them at /staff/settings.")
    return Finding(True, f"Settings: {stored.name}, letters from {stored.from_address}.")


def _database() -> Finding:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as problem:
        return Finding(False, f"The database does not answer: {type(problem).__name__}.")
    kind = db.session.get_bind().dialect.name
    return Finding(True, f"Database: {kind}, at migration {backups.revision()}.")


def _log() -> Finding:
    problems = seals.broken()
    return Finding(not problems, " ".join(problems) or "The log is as it was sealed.")


def _clock() -> Finding:
    rang = clockwork.rang_at(current_app)
    if rang is None or clock.now() - rang > SILENT:
        return Finding(False, "No worker has woken up in the last minutes: start `stepup work`.")
    return Finding(True, f"The worker woke up at {rang:%H:%M} UTC.")


def _mail() -> Finding:
    trouble = transports.trouble(current_app.config["MAIL_URL"])
    return Finding(not trouble, trouble or "Mail: the door is open.")


def _inbox() -> Finding:
    url = str(current_app.config["INBOX_URL"])
    if not url:
        return Finding(True, "Inbox: the mail server hands mail to `stepup inbox`, or nobody does.")
    try:
        with imap.opened(url) as line:
            waiting = len(imap.waiting(line))
    except imap.FAILURES as trouble:
        return Finding(False, f"The inbox cannot be read: {trouble}")
    return Finding(True, f"Inbox: {waiting} messages wait to be read.")


def _letters() -> Finding:
    doubtful = len(outbox.doubtful())
    if doubtful:
        return Finding(False, f"{doubtful} letters are in doubt: decide at /staff/letters.")
    return Finding(True, "No letter is in doubt.")


def _seats() -> Finding:
    """Above the maximum only where staff said why."""
    seated = func.count(Signup.id)
    over = (
        select(Slot.id)
        .join(Signup, Signup.slot_id == Slot.id)
        .where(Signup.state.in_(SEATED), Signup.overridden_by_id.is_(None))
        .group_by(Slot.id, Slot.maximum)
        .having(seated > Slot.maximum)
    )
    found = len(db.session.scalars(over).all())
    return Finding(found == 0, f"Slots with more people than places: {found}.")


def _drafts() -> Finding:
    stray = (
        select(func.count())
        .select_from(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(Event.state == EventState.DRAFT, Signup.state.in_(LIVE))
    )
    found = db.session.scalar(stray) or 0
    return Finding(found == 0, f"People with a place at an event that is still a draft: {found}.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    _settings,
    _database,
    _clock,
    _log,
    _mail,
    _inbox,
    _letters,
    _seats,
    _drafts,
)
