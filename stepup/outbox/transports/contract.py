"""What every way of sending promises: an answer that says what became of the letter."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Outcome(Enum):
    SENT = "sent"
    DEFERRED = "deferred"  # the server says: later
    FAILED = "failed"  # the server says: never
    RETURNED = "returned"  # the line broke before the letter was whole: as if nothing had happened
    UNKNOWN = "unknown"  # the line broke after it: nobody knows


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    reply: str


@dataclass(frozen=True)
class Envelope:
    sender: str
    recipient: str
    message_id: str
    message: bytes


class Unreachable(Exception):
    """Nothing can be sent at the moment, and why."""


class Busy(Unreachable):
    """The server is there and has no line free."""


class Transport(Protocol):
    server: str

    def open(self) -> None:
        """Be ready to send, or raise Unreachable."""

    def send(self, envelope: Envelope) -> Answer: ...

    def rest(self) -> None:
        """Nothing is due: let go of what costs something to keep."""

    def close(self) -> None: ...

    def abort(self) -> None:
        """Called from another thread: make a `send` that hangs come back."""
