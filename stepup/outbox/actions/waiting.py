"""Letters that wait: held, released, called back; and doubtful ones, settled by a person."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func, select, update

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.inserts import changed
from stepup.outbox.actions.rows import move_waiting
from stepup.outbox.models import Letter, State


def settle(letter: Letter, *, resend: bool) -> None:
    """A person decides about a doubtful letter: leave it, or send it again under its old id."""
    if not letter.is_doubtful:
        raise Refused("Nobody is in doubt about this letter any more.")
    if resend:
        letter.state, letter.next_try_at = State.READY, clock.now()
    else:
        letter.settled_at = clock.now()


def has_arrived(*which: ColumnElement[bool]) -> int:
    """Whoever speaks of a letter has got it: nobody is in doubt about it any more."""
    doubtful = update(Letter).where(*which, Letter.state == State.UNKNOWN)
    known = {"state": State.SENT, "sent_at": Letter.sending_at, "reply": "She has spoken of it."}
    return changed(doubtful.values(**known))


def hold(campaign_id: int) -> int:
    """Pause: what has not begun to leave waits; answer how many letters that are."""
    return move_waiting(Letter.campaign_id == campaign_id, state=State.HELD)


def release(campaign_id: int) -> int:
    """Let go what a pause held; answers how many letters that are."""
    held = Letter.campaign_id == campaign_id, Letter.state == State.HELD
    return changed(update(Letter).where(*held).values(state=State.READY))


def is_due(campaign_id: int) -> tuple[ColumnElement[bool], ...]:
    """Which letters of a campaign could leave at this moment."""
    ready = Letter.campaign_id == campaign_id, Letter.state == State.READY
    return *ready, Letter.next_try_at <= clock.now()


def put_off(*which: ColumnElement[bool], until: datetime) -> int:
    """Not before that moment; answers how many letters that are."""
    return changed(update(Letter).where(*which).values(not_before=until, next_try_at=until))


def cancel_where(*which: ColumnElement[bool]) -> int:
    """Call letters back: `cancel_where(Letter.campaign_id == 7)`; answer how many were in time."""
    return move_waiting(*which, state=State.CANCELLED)


ENDED = (State.CANCELLED, State.SUPPRESSED, State.FAILED)


def call_back(letter_ids: Collection[int]) -> None:
    """All of them or none: refused as soon as one has begun to leave.

    Their keys are free again: the same may have to be said later.
    """
    cancel_where(Letter.id.in_(letter_ids))
    gone = select(func.count()).where(Letter.id.in_(letter_ids), Letter.state.not_in(ENDED))
    if db.session.scalar(gone):
        raise Refused("It is too late to take this back: its letters have left.")
    freed = Letter.dedupe_key + ":" + sa.cast(Letter.id, sa.String)
    db.session.execute(update(Letter).where(Letter.id.in_(letter_ids)).values(dedupe_key=freed))


def hurry(letter_ids: Collection[int], *, waiting_until: datetime) -> int:
    """Let those leave now that wait for this moment; what waits for the morning goes on waiting.

    Answers how many that are.
    """
    ready = Letter.id.in_(letter_ids), Letter.state == State.READY
    waiting = *ready, Letter.not_before <= waiting_until
    return changed(update(Letter).where(*waiting).values(not_before=None, next_try_at=clock.now()))
