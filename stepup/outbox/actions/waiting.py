"""Letters that wait: held, released, called back; and doubtful ones, settled by a person."""

from sqlalchemy import ColumnElement, update

from stepup import clock
from stepup.errors import Refused
from stepup.outbox.actions.rows import move_waiting, moved
from stepup.outbox.models import Letter, State


def settle(letter: Letter, *, resend: bool) -> None:
    """A person decides about a doubtful letter: leave it, or send it again under its old id."""
    if not letter.is_doubtful:
        raise Refused("Nobody is in doubt about this letter any more.")
    if resend:
        letter.state, letter.next_try_at = State.READY, clock.now()
    else:
        letter.settled_at = clock.now()


def hold(campaign_id: int) -> int:
    """Pause: what has not begun to leave waits; answer how many letters that are."""
    return move_waiting(Letter.campaign_id == campaign_id, state=State.HELD)


def release(campaign_id: int) -> int:
    held = Letter.campaign_id == campaign_id, Letter.state == State.HELD
    return moved(update(Letter).where(*held).values(state=State.READY))


def cancel_where(*which: ColumnElement[bool]) -> int:
    """Call letters back: `cancel_where(Letter.campaign_id == 7)`; answer how many were in time."""
    return move_waiting(*which, state=State.CANCELLED)
