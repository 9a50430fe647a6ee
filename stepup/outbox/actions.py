"""Deeds of the outbox. A letter is queued in the transaction that gives it its reason."""

from datetime import datetime

from sqlalchemy import ColumnElement, Update, update
from sqlalchemy.exc import IntegrityError

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import addresses, letters, queries
from stepup.outbox.mime import Invitation
from stepup.outbox.models import Letter, Scope, State, Suppression

WAITING = (State.HELD, State.READY, State.LEASED)


def queue(
    address: str,
    template: str,
    /,
    *,
    key: str,
    person_id: int | None = None,
    reply_to: str = "",
    calendar: bytes | None = None,
    method: str = "",
    language: str = "en",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    **context: object,
) -> Letter:
    """Queue one letter; the same key again gives the letter that is there and writes nothing."""
    existing = queries.letter_for(key)
    if existing is not None:
        return existing
    letter = _new_letter(key, address, purpose=template, language=language)
    letter.person_id = person_id
    letter.not_before, letter.not_after = not_before, not_after
    letter.next_try_at = not_before or clock.now()
    invitation = Invitation(calendar, method) if calendar is not None else None
    letters.write(letter, context, reply_to=reply_to, invitation=invitation)
    return letter if _is_first(letter) else queries.the_letter_for(key)


def _new_letter(key: str, address: str, *, purpose: str, language: str) -> Letter:
    letter = Letter(dedupe_key=key, purpose=purpose, language=language, state=State.READY)
    letter.address = addresses.deliverable(address)
    letter.address_hash = addresses.hash_of(address)
    suppression = queries.suppression_of(address, for_campaign=False)
    if suppression is not None:
        letter.state, letter.reply = State.SUPPRESSED, suppression.reason
    return letter


def _is_first(row: Letter | Suppression) -> bool:
    """The unique key decides, whoever else is adding the same at this moment."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


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
    return _move_waiting(Letter.campaign_id == campaign_id, state=State.HELD)


def release(campaign_id: int) -> int:
    held = Letter.campaign_id == campaign_id, Letter.state == State.HELD
    return _moved(update(Letter).where(*held).values(state=State.READY))


def cancel_where(*which: ColumnElement[bool]) -> int:
    """Call letters back: `cancel_where(Letter.campaign_id == 7)`; answer how many were in time."""
    return _move_waiting(*which, state=State.CANCELLED)


def _move_waiting(*which: ColumnElement[bool], state: State) -> int:
    waiting = Letter.state.in_(WAITING), Letter.state != state
    freed = {"lease_owner": None, "lease_until": None}
    return _moved(update(Letter).where(*which, *waiting).values(state=state, **freed))


def _moved(change: Update) -> int:
    return len(db.session.scalars(change.returning(Letter.id)).all())


def suppress(address: str, scope: Scope, *, reason: str, source: str) -> Suppression:
    """From now on, and for what already waits, nothing of this scope goes to the address."""
    key = addresses.hash_of(address)
    stopped = [Letter.address_hash == key]
    if scope is Scope.CAMPAIGNS:
        stopped.append(Letter.campaign_id.is_not(None))
    _move_waiting(*stopped, state=State.SUPPRESSED)
    suppression = Suppression(address=addresses.normalise(address), address_hash=key, scope=scope)
    suppression.reason, suppression.source = reason, source
    return suppression if _is_first(suppression) else queries.the_suppression(key, scope)


def lift(suppression: Suppression) -> None:
    db.session.delete(suppression)


def forget_address(address: str) -> None:
    """An erasure: the promise not to write stays, as a hash."""
    db.session.execute(
        update(Suppression)
        .where(Suppression.address_hash == addresses.hash_of(address))
        .values(address=None)
    )
