"""Moves that several deeds of the outbox share."""

from sqlalchemy import ColumnElement, update

from stepup.inserts import changed
from stepup.outbox.models import Letter, State

WAITING = (State.HELD, State.READY, State.LEASED)


def move_waiting(*which: ColumnElement[bool], state: State) -> int:
    waiting = Letter.state.in_(WAITING), Letter.state != state
    freed = {"lease_owner": None, "lease_until": None}
    return changed(update(Letter).where(*which, *waiting).values(state=state, **freed))
