"""What comes back: letters marked, dead addresses and complaints heeded at once."""

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes

from sqlalchemy import func, select, update

from stepup import clock
from stepup.db import db
from stepup.inserts import insert_first
from stepup.outbox import addresses, queries
from stepup.outbox.actions.suppressing import suppress
from stepup.outbox.actions.waiting import has_arrived
from stepup.outbox.bounces import STATUS, Kind, Reading, Recipient, Severity, severity_of, status_in
from stepup.outbox.models import EventKind, Letter, MailEvent, Scope, State

OURS_FOR, RAW_KEPT_FOR = timedelta(days=30), timedelta(days=30)
PATIENCE, PATIENCE_FOR = 3, timedelta(days=30)
OUR_FAULT = ("5.1.7", "5.1.8", "5.2.3", "5.3.4", "5.6.")  # our sender, size or format
ANSWERED, MOST_ANSWERED = re.compile(r"<[^<>\s]{3,300}>"), 20
LEFT = (State.SENT, State.UNKNOWN)


def record_bounce(reading: Reading) -> list[MailEvent]:
    """Act on a bounce or complaint; the same message again, or one not about us, does nothing."""
    if reading.kind not in (Kind.BOUNCE, Kind.COMPLAINT):
        return []
    events = [_record(reading, recipient) for recipient in _about(reading)]
    return [event for event in events if event is not None]


def record_reply(reading: Reading) -> MailEvent | None:
    """She answered a letter of ours by mail: a word from her, whatever it says."""
    message = message_from_bytes(reading.raw)
    named = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    for message_id in ANSWERED.findall(named)[:MOST_ANSWERED]:
        letter = _letter_by_id(message_id)
        if letter is not None:
            has_arrived(Letter.id == letter.id)
            reply = _event(EventKind.REPLY, letter, Recipient(letter.address), reading.raw)
            return insert_first(reply)
    return None


def record_refusal(letter_id: int, reply: str) -> None:
    """The server said no at the door: as good as a bounce, if it said so precisely."""
    letter = db.session.get_one(Letter, letter_id)
    status = status_in(reply)
    refused = Recipient(letter.address, severity_of(status), status, reply)
    event = _event(EventKind.BOUNCE, letter, refused, letter.message_id.encode())
    if insert_first(event) is not None and STATUS.search(reply):
        _heed(letter, refused)


def throw_away_raw_mail() -> None:
    """Thirty days are enough to look at a bounce and undo what it did."""
    old = MailEvent.at < clock.now() - RAW_KEPT_FOR, MailEvent.raw.is_not(None)
    db.session.execute(update(MailEvent).where(*old).values(raw=None))


def _about(reading: Reading) -> Sequence[Recipient]:
    """A complaint with its address blacked out is still about the letter it quotes."""
    return reading.recipients or (Recipient(""),)


def _record(reading: Reading, recipient: Recipient) -> MailEvent | None:
    letter = _letter_of(reading, recipient)
    if letter is None:
        return None
    complaint = reading.kind is Kind.COMPLAINT
    kind = EventKind.COMPLAINT if complaint else EventKind.BOUNCE
    event = _event(kind, letter, recipient, reading.raw)
    event.raw = reading.raw
    stored = insert_first(event)
    if stored is None:
        return None
    if complaint:
        _suppress(letter, Scope.CAMPAIGNS, "complained")
    else:
        _mark(letter, recipient)
        _heed(letter, recipient)
    return stored


def _letter_of(reading: Reading, recipient: Recipient) -> Letter | None:
    if reading.token_id:
        return _letter_by_id(reading.token_id)  # a token nobody gave out is about nothing
    for message_id in reading.quoted_ids:
        letter = _letter_by_id(message_id)
        if letter is not None:
            return letter
    recent = Letter.queued_at > clock.now() - OURS_FOR, Letter.state.in_(LEFT)
    same = Letter.address_hash == addresses.hash_of(recipient.address)
    newest = select(Letter).where(same, *recent).order_by(Letter.id.desc())
    return db.session.scalars(newest).first()


def _letter_by_id(message_id: str) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.message_id == message_id))


def _event(kind: EventKind, letter: Letter, recipient: Recipient, source: bytes) -> MailEvent:
    about = f"{kind.value}:{letter.id}:".encode()
    severity = recipient.severity
    return MailEvent(
        dedupe_hash=hashlib.sha256(about + source).hexdigest(),
        kind=kind,
        letter_id=letter.id,
        campaign_id=letter.campaign_id,
        address_hash=letter.address_hash,
        bounce_class=severity.value if severity else None,
        status=recipient.status,
        detail=recipient.says,
    )


def _mark(letter: Letter, recipient: Recipient) -> None:
    if recipient.severity is not Severity.DELAYED:
        letter.state = State.FAILED
        letter.reply = f"It came back: {recipient.status} {recipient.says}".strip()
    elif letter.state is State.UNKNOWN:
        letter.state = State.SENT  # whoever says that it is late has got it


def _heed(letter: Letter, recipient: Recipient) -> None:
    gone = recipient.severity is Severity.HARD and not recipient.status.startswith(OUR_FAULT)
    tired = recipient.severity is Severity.SOFT and _is_tired(letter)
    if gone or tired:
        reason = f"mail to it comes back ({recipient.status})"
        _suppress(letter, Scope.ALL, reason)


def _suppress(letter: Letter, scope: Scope, reason: str) -> None:
    """Whom we have forgotten we promised at that moment not to write to: nothing is to be added."""
    if letter.address:
        suppress(letter.address, scope, reason=reason, source=queries.BY_MAIL)


def _is_tired(letter: Letter) -> bool:
    """Three in thirty days; the three letters of one campaign say no more than one of them."""
    campaigns = MailEvent.campaign_id
    counts = func.count(), func.count(campaigns), func.count(campaigns.distinct())
    soft = select(*counts).where(
        MailEvent.address_hash == letter.address_hash,
        MailEvent.bounce_class == Severity.SOFT.value,
        MailEvent.at > clock.now() - PATIENCE_FOR,
    )
    number, of_campaigns, different = db.session.execute(soft).one()
    return bool(number >= PATIENCE and (of_campaigns < number or different > 1))
