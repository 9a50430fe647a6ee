"""Moves that several deeds of the outbox share."""

from sqlalchemy import ColumnElement, Update, update
from sqlalchemy.exc import IntegrityError

from stepup.db import db
from stepup.outbox.models import Letter, MailEvent, State, Suppression

WAITING = (State.HELD, State.READY, State.LEASED)


def is_first(row: Letter | Suppression | MailEvent) -> bool:
    """The unique key decides, whoever else is adding the same at this moment."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


def move_waiting(*which: ColumnElement[bool], state: State) -> int:
    waiting = Letter.state.in_(WAITING), Letter.state != state
    freed = {"lease_owner": None, "lease_until": None}
    return moved(update(Letter).where(*which, *waiting).values(state=state, **freed))


def moved(change: Update) -> int:
    return len(db.session.scalars(change.returning(Letter.id)).all())
