"""What comes into our mailbox: bounces heeded, calendars answered, people brought to a person."""

import hashlib

from stepup.calendars import replies
from stepup.errors import Refused
from stepup.events import answers
from stepup.home import emails
from stepup.outbox import actions as outbox
from stepup.outbox import bounces
from stepup.outbox.bounces import Kind, Reading

LARGEST = 2 * 2**20  # bytes; whatever is larger is no answer of a calendar and no bounce


def receive(raw: bytes) -> str:
    """Act on one message; the same one again changes nothing. Answers what it was, in words."""
    if len(raw) > LARGEST:
        return "too large to be read"
    reading = bounces.read(raw)
    return f"{reading.kind.value}: {_act(reading)}"


def _act(reading: Reading) -> str:
    if reading.kind in {Kind.BOUNCE, Kind.COMPLAINT}:
        return f"{len(outbox.record_bounce(reading))} letters concerned"
    answer = replies.read(reading.calendar) if reading.calendar else None
    if answer is not None:
        return answers.take(answer, reading.sender, reading.addressed_to).value
    return _bring_to_a_person(reading) if reading.kind is Kind.HUMAN else "nothing to do"


def _bring_to_a_person(reading: Reading) -> str:
    """She answered a letter: somebody who works here reads it, and can answer her."""
    outbox.record_reply(reading)
    key = hashlib.sha256(reading.raw).hexdigest()[:40]
    try:
        letter = emails.forwarded(reading, key)
    except Refused:
        return "nothing to do"
    return "nothing to do" if letter is None else "brought to a person"
