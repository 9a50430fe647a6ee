"""What comes into our mailbox: bounces heeded, calendars answered, people brought to a person."""

import hashlib

from stepup.calendars import replies
from stepup.calendars.replies import Answer
from stepup.errors import Refused
from stepup.events import answers
from stepup.events.answers import Taken
from stepup.home import emails
from stepup.mentoring import answers as meetings
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
        return _take(answer, reading)
    return _bring_to_a_person(reading) if reading.kind is Kind.HUMAN else "nothing to do"


def _take(answer: Answer, reading: Reading) -> str:
    """What is not hers to answer may come from her other address, or from who comes in her place:
    a person reads it."""
    known = meetings.take(answer, reading.sender, reading.addressed_to)
    taken = known or answers.take(answer, reading.sender, reading.addressed_to)
    if taken is Taken.IGNORED:
        return f"{taken.value}, {_bring_to_a_person(reading)}"
    return taken.value


def _bring_to_a_person(reading: Reading) -> str:
    """She answered a letter: somebody who works here reads it, and can answer her."""
    outbox.record_reply(reading)
    key = hashlib.sha256(reading.raw).hexdigest()[:40]
    try:
        letter = emails.forwarded(reading, key)
    except Refused:
        return "nothing to do"
    return "nothing to do" if letter is None else "brought to a person"
