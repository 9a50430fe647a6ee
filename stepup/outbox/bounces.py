"""What a message from the mail server says about our letters: read only, changes nothing."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parseaddr
from enum import Enum

from flufl.bounce import all_failures

from stepup.outbox import enclosed

log = logging.getLogger(__name__)
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY_CODE = re.compile(r"(?<!\d)([45])\d\d(?!\d)")
VERP = re.compile(r"\bbounce\+([a-z0-9.]+)@([a-z0-9.-]+)", re.IGNORECASE)
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
LONGEST_LIST = 10_000  # characters; ours are named alone, or by the server itself
MACHINES = ("mailer-daemon", "postmaster", "mail-daemon", "mdaemon")
NOBODY_COMPLAINED = {"auth-failure", "not-spam", "virus"}
AUTOMATIC = {"auto_reply", "bulk", "junk", "list"}


class Kind(Enum):
    REPLY = "reply"  # what a calendar says to an invitation: an answer, a proposal, a question
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO = "auto"
    HUMAN = "human"


class Severity(Enum):
    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"
    DELAYED = "delayed"


@dataclass(frozen=True)
class Recipient:
    address: str
    severity: Severity | None = None
    status: str = ""
    says: str = ""


@dataclass(frozen=True)
class Reading:
    kind: Kind
    raw: bytes
    sender: str = ""
    recipients: tuple[Recipient, ...] = ()
    token_id: str = ""  # the Message-ID that the address it came to stands for
    quoted_ids: tuple[str, ...] = ()  # those that its text names
    calendar: bytes | None = None
    addressed_to: tuple[str, ...] = ()


def read(raw: bytes) -> Reading:
    """Of a message that is folded into itself a thousand times nothing can be said."""
    try:
        return _read(raw)
    except RecursionError:
        log.warning("a message is too tangled to be read")
        return Reading(Kind.AUTO, raw)


def _read(raw: bytes) -> Reading:
    message = message_from_bytes(raw)
    parts = list(message.walk())
    sender = parseaddr(_text(message, "From"))[1]
    kind, recipients = _reported(message, parts)
    calendar = enclosed.answer(parts) if kind is None else None
    if calendar is not None:
        kind = Kind.REPLY
    if kind is None:
        kind = Kind.AUTO if _is_automatic(message) else Kind.HUMAN
    quoted = tuple(_quoted_ids(message, raw))
    return Reading(
        kind, raw, sender, recipients, _token_id(message), quoted, calendar, _addressed_to(message)
    )


def _addressed_to(message: Message) -> tuple[str, ...]:
    named = [_text(message, name)[:LONGEST_LIST] for name in ADDRESSED]
    return tuple(address for _, address in getaddresses(named) if address)


def severity_of(status: str, action: str = "failed") -> Severity:
    """RFC 3463: 4 is for now and 5 for good; x.7 is about us, a full mailbox gets emptied."""
    if action == "delayed":
        return Severity.DELAYED
    if re.match(r"[45]\.7\.", status):
        return Severity.POLICY
    if status.startswith("4") or status == "5.2.2":
        return Severity.SOFT
    return Severity.HARD


def status_in(text: str) -> str:
    """The enhanced code in what a server said; 5.0.0 for a bare 550."""
    enhanced = STATUS.search(text)
    if enhanced:
        return enhanced[0]
    plain = REPLY_CODE.search(text)
    return f"{plain[1]}.0.0" if plain else ""


def _reported(message: Message, parts: list[Message]) -> tuple[Kind | None, tuple[Recipient, ...]]:
    complaint = _of_type(parts, "message/feedback-report")
    if complaint:
        return Kind.COMPLAINT, tuple(_complained(complaint[0], parts))
    private = _complained_privately(message, parts)
    if private:
        return Kind.COMPLAINT, (Recipient(private),)
    reports = _of_type(parts, "message/delivery-status")
    found = tuple(each for report in reports for each in _failed(report))
    if not reports and _is_from_a_machine(message):
        found = tuple(_guessed(message))
    return (Kind.BOUNCE, found) if found else (None, ())


def _of_type(parts: list[Message], content_type: str) -> list[Message]:
    return [part for part in parts if part.get_content_type() == content_type]


def _failed(report: Message) -> Iterator[Recipient]:
    """RFC 3464: a block about the message, then one for each recipient."""
    for block in _blocks(report):
        address = _address(block, "Final-Recipient") or _address(block, "Original-Recipient")
        action = _text(block, "Action").split(" ")[0].lower()
        if not address or action in {"delivered", "deliverable", "relayed", "expanded"}:
            continue
        says = _text(block, "Diagnostic-Code")
        status = status_in(_text(block, "Status")) or status_in(says)
        if not status.startswith("2"):
            yield Recipient(address, severity_of(status, action), status, says)


def _blocks(report: Message) -> list[Message]:
    payload = report.get_payload()
    return [part for part in payload if isinstance(part, Message)] if payload else []


def _complained(report: Message, parts: list[Message]) -> Iterator[Recipient]:
    """RFC 5965: who complained, or to whom the returned letter was written."""
    fields = [*_blocks(report), report]
    if {_text(block, "Feedback-Type").lower() for block in fields} & NOBODY_COMPLAINED:
        return
    named = [_text(block, "Original-Rcpt-To") for block in fields]
    named += [_text(part, "To") for part in parts[parts.index(report) + 1 :]]
    for name in named:
        address = parseaddr(name)[1].strip("<>")
        if "@" in address:
            yield Recipient(address)
            return


def _complained_privately(message: Message, parts: list[Message]) -> str:
    """Hotmail's junk reports name her in the returned letter; Apple's button writes as her."""
    for part in parts:
        if part.get("X-HmXmrOriginalRecipient"):
            return _text(part, "X-HmXmrOriginalRecipient")
    return parseaddr(_text(message, "From"))[1] if message.get("X-Apple-Unsubscribe") else ""


def _guessed(message: Message) -> Iterator[Recipient]:
    """Servers that follow no standard; flufl.bounce knows many of them."""
    try:
        temporary, permanent = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):  # its detectors trust the sender
        log.warning("a message from a mail server could not be read")
        return
    status = status_in(_first_text(message))
    for address in sorted(permanent):
        known = status if status.startswith("5") else "5.0.0"
        yield Recipient(address.decode("utf-8", "replace"), severity_of(known), known)
    for address in sorted(temporary):
        yield Recipient(address.decode("utf-8", "replace"), Severity.DELAYED, "4.0.0")


def _token_id(message: Message) -> str:
    """VERP: only this letter knew the address that this message came to."""
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        found = VERP.search(_text(message, name))
        if found:
            return f"<{found[1].lower()}@{found[2].lower()}>"
    return ""


def _quoted_ids(message: Message, raw: bytes) -> Iterator[str]:
    own = _text(message, "Message-ID")
    for name in ("In-Reply-To", "References"):
        yield from re.findall(r"<[^<>\s]+>", _text(message, name))
    for quoted in MESSAGE_ID.findall(raw):
        if quoted.decode("ascii", "replace") != own:
            yield quoted.decode("ascii", "replace")


def _is_from_a_machine(message: Message) -> bool:
    sender = parseaddr(_text(message, "From"))[1].lower()
    nobody = _text(message, "Return-Path") == "<>"
    return nobody or sender == "" or sender.partition("@")[0] in MACHINES


def _is_automatic(message: Message) -> bool:
    submitted = _text(message, "Auto-Submitted").lower()
    precedence = _text(message, "Precedence").lower()
    marked = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    claims = submitted not in {"", "no"} or precedence in AUTOMATIC or marked
    return claims or _is_from_a_machine(message)


def _address(block: Message, name: str) -> str:
    """`rfc822; <ana@example.org>` without its trimmings."""
    kind, semicolon, address = _text(block, name).partition(";")
    return (address if semicolon else kind).strip().strip("<>").strip()


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _first_text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""
