"""How the house says no."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that is missing: the rule's id, what to say, how long it takes, where to do it.

    `place` names what the reader needs, never an address: "apply", "clearance", "conduct",
    "consent", "emergency_contact", "orientation", "staff" or "". Pages turn it into a link.
    """

    rule: str
    sentence: str
    minutes: int | None = None
    place: str = ""


class Refused(Exception):
    """A rule said no, in the user's words; one handler turns it into a page or an API problem."""

    def __init__(self, sentence: str, reasons: Sequence[Reason] = ()) -> None:
        super().__init__(sentence)
        self.reasons = tuple(reasons)

    @classmethod
    def because(cls, reasons: Sequence[Reason]) -> "Refused":
        return cls(" ".join(reason.sentence for reason in reasons), reasons)
