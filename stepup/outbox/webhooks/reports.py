"""A provider's report in the words of the house: the same reading that a bounce by mail gives."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stepup.outbox.bounces import Kind, Reading, Recipient, Severity

FRESH = timedelta(minutes=15)  # an older post is a repeated one
Facts = Mapping[str, object]


class Forged(Exception):
    """Not signed as the provider signs, or not fresh."""


@dataclass(frozen=True)
class Post:
    """What arrived, with the key that this house shares with the provider."""

    body: bytes
    headers: Mapping[str, str]
    key: str
    at: datetime


@dataclass(frozen=True)
class Unsubscribed:
    """She pressed the provider's own link."""

    address: str


Report = Reading | Unsubscribed
Reader = Callable[[Post], list[Report]]


def ensure_fresh(timestamp: float, post: Post) -> None:
    if abs(post.at.timestamp() - timestamp) > FRESH.total_seconds():
        raise Forged("This post is not of today.")


def bounce(event: Facts, address: str, severity: Severity, status: str, says: str) -> Reading:
    recipient = Recipient(address, severity, status, says[:500])
    return Reading(Kind.BOUNCE, raw(event), recipients=(recipient,), quoted_ids=message_ids(event))


def complaint(event: Facts, address: str) -> Reading:
    about = (Recipient(address),)
    return Reading(Kind.COMPLAINT, raw(event), recipients=about, quoted_ids=message_ids(event))


def raw(event: Facts) -> bytes:
    """The same event gives the same bytes, however often and beside whichever others it comes."""
    return json.dumps(event, sort_keys=True).encode()


def message_ids(event: Facts) -> tuple[str, ...]:
    found = text(event, "message-id") or text(event, "smtp-id") or text(event, "messageId")
    return (f"<{found.strip('<> ')}>",) if "@" in found else ()


def parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Forged("This is no JSON.") from error


def facts(value: object) -> Facts:
    return value if isinstance(value, dict) else {}


def text(value: Facts, name: str) -> str:
    found = value.get(name, "")
    return found if isinstance(found, str) else str(found) if isinstance(found, int | float) else ""
