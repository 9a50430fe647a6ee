"""One letter for one reason, queued in the transaction that gives it the reason."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import insert

from stepup import clock
from stepup.db import db, insert_first
from stepup.outbox import addresses, letters, queries
from stepup.outbox.mime import Invitation
from stepup.outbox.models import Content, Letter, State

ADD_CONTENT = insert(Content.__table__)
_recalling: ContextVar[bool] = ContextVar("recalling", default=False)


@contextmanager
def recalling() -> Iterator[None]:
    """A past is being written down: what is queued inside has left at its moment.

    Such a letter keeps its row and its subject. Its message is never composed, and nothing is ever
    carried anywhere.
    """
    token = _recalling.set(True)
    try:
        yield
    finally:
        _recalling.reset(token)


def queue(
    address: str,
    template: str,
    /,
    *,
    key: str,
    person_id: int | None = None,
    reply_to: str = "",
    sent_by: str = "",
    calendar: Callable[[], bytes] | None = None,
    method: str = "",
    language: str = "en",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    **context: object,
) -> Letter:
    """Queue one letter; the same key again gives the letter that is there and writes nothing."""
    letter = _new_letter(key, address, purpose=template, language=language)
    letter.person_id = person_id
    letter.not_before, letter.not_after = not_before, not_after
    letter.next_try_at = not_before or clock.now()
    if _recalling.get():
        _recall(letter, context)
        return _put_in_the_box(letter, None)
    invitation = Invitation(calendar(), method) if calendar is not None else None
    message = letters.write(
        letter, context, reply_to=reply_to, sent_by=sent_by, invitation=invitation
    )
    return _put_in_the_box(letter, message)


def _put_in_the_box(letter: Letter, message: bytes | None) -> Letter:
    """The unique key decides, whoever else is adding the same at this moment."""
    queued = insert_first(letter)
    if queued is None:
        return queries.the_letter_for(letter.dedupe_key)
    if message is not None:
        db.session.execute(ADD_CONTENT, {"letter_id": queued.id, "message": message})
    return queued


def _new_letter(key: str, address: str, *, purpose: str, language: str) -> Letter:
    letter = Letter(dedupe_key=key, purpose=purpose, language=language, state=State.READY)
    letter.address = addresses.deliverable(address)
    letter.address_hash = addresses.hash_of(address)
    suppression = queries.suppression_of(address, for_campaign=False)
    if suppression is not None:
        letter.state, letter.reply = State.SUPPRESSED, suppression.reason
    return letter


def _recall(letter: Letter, context: Mapping[str, object]) -> None:
    letters.head(letter, context)
    if letter.state is State.READY:
        letter.state, letter.attempts = State.SENT, 1
        letter.first_tried_at = letter.sending_at = letter.sent_at = clock.now()
