"""One letter for one reason, queued in the transaction that gives it the reason."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from stepup import clock
from stepup.db import db
from stepup.inserts import insert_first
from stepup.outbox import addresses, letters, queries
from stepup.outbox.mime import Invitation
from stepup.outbox.models import Content, Letter, State

ADD_CONTENT = insert(Content.__table__)
A_MOMENT = timedelta(seconds=1)
_recalling: ContextVar[bool] = ContextVar("recalling", default=False)
_listing: ContextVar["Listing | None"] = ContextVar("listing", default=None)
_holding: ContextVar["Batch | None"] = ContextVar("holding", default=None)


@dataclass(frozen=True)
class Intended:
    """A letter that would be queued: to whom, for what, and with which calendar METHOD."""

    person_id: int | None
    address: str
    purpose: str
    method: str


@dataclass
class Listing:
    """Letters that are not written; `only` those to this person, when one is named."""

    intended: list[Intended]
    only: int | None


@dataclass
class Batch:
    """Letters of one deed that stay until a moment, so that the deed can be taken back."""

    leaves_at: datetime
    letters: list[Letter]


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


@contextmanager
def listing(only: int | None = None) -> Iterator[list[Intended]]:
    """What would be queued inside is listed; no letter is rendered and none is written."""
    found = Listing([], only)
    token = _listing.set(found)
    try:
        yield found.intended
    finally:
        _listing.reset(token)


@contextmanager
def holding(leaves_at: datetime) -> Iterator[Batch]:
    """What is queued inside leaves at this moment at the earliest."""
    batch = Batch(leaves_at, [])
    token = _holding.set(batch)
    try:
        yield batch
    finally:
        _holding.reset(token)


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
    slots: dict[str, str] | None = None,
    **context: object,
) -> Letter:
    """Queue one letter; the same key again gives the letter that is there and writes nothing.

    With `slots` its words are found when it leaves, by who knows them: see `outbox.unwritten`.
    """
    letter = _new_letter(key, address, purpose=template, language=language, person_id=person_id)
    _date(letter, not_before, not_after)
    if _is_only_listed(letter, method):
        return letter
    if slots is not None or _recalling.get():
        return _without_words(letter, context, slots)
    invitation = Invitation(calendar(), method) if calendar is not None else None
    return _put_in_the_box(letter, letters.write(letter, context, reply_to, sent_by, invitation))


def _without_words(
    letter: Letter, context: Mapping[str, object], slots: dict[str, str] | None
) -> Letter:
    letters.head(letter, context)
    if _recalling.get():
        _recall(letter)
    else:
        letter.slots = slots
    return _put_in_the_box(letter, None)


def _put_in_the_box(letter: Letter, message: bytes | None) -> Letter:
    """The unique key decides, whoever else is adding the same at this moment."""
    queued = insert_first(letter)
    if queued is None:
        return queries.the_letter_for(letter.dedupe_key)
    if message is not None:
        db.session.execute(ADD_CONTENT, {"letter_id": queued.id, "message": message})
    batch = _holding.get()
    if batch is not None:
        batch.letters.append(queued)
    return queued


def is_holding() -> bool:
    return _holding.get() is not None


def leaving_at() -> datetime:
    """When what is queued now leaves: it must not be night then where a girl reads it."""
    batch = _holding.get()
    return clock.now() if batch is None else batch.leaves_at


def _date(letter: Letter, not_before: datetime | None, not_after: datetime | None) -> None:
    batch, waits = _holding.get(), not_before is not None and not_before > clock.now()
    if batch is not None:
        not_yet = batch.leaves_at + A_MOMENT if waits else batch.leaves_at
        not_before = max(not_before or not_yet, not_yet)  # a moment later `hurry` leaves it alone
    letter.not_before, letter.not_after = not_before, not_after
    letter.next_try_at = not_before or clock.now()


def _is_only_listed(letter: Letter, method: str) -> bool:
    found = _listing.get()
    if found is None or found.only not in (None, letter.person_id):
        return False
    if letter.state is State.READY:
        each = Intended(letter.person_id, letter.address, letter.purpose, method)
        found.intended.append(each)
    return True


def _new_letter(
    key: str, address: str, *, purpose: str, language: str, person_id: int | None
) -> Letter:
    letter = Letter(dedupe_key=key, purpose=purpose, language=language, state=State.READY)
    letter.person_id = person_id
    letter.address = addresses.deliverable(address)
    letter.address_hash = addresses.hash_of(address)
    suppression = queries.suppression_of(address, for_campaign=False)
    if suppression is not None:
        letter.state, letter.reply = State.SUPPRESSED, suppression.reason
    return letter


def _recall(letter: Letter) -> None:
    if letter.state is State.READY:
        letter.state, letter.attempts = State.SENT, 1
        letter.first_tried_at = letter.sending_at = letter.sent_at = clock.now()
