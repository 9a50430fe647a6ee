"""The roster of an evening, and what it adds up to."""

from dataclasses import dataclass

from stepup import clock
from stepup.errors import Reason
from stepup.events import admission
from stepup.events.actions import evening
from stepup.events.actions.evening import Line
from stepup.events.models import Event, SlotRole
from stepup.safety import rules


@dataclass(frozen=True)
class Roster:
    """`adults` counts unrelated cleared adults in the room; `reasons` says why it is not enough,
    `closed` why nobody can be checked in."""

    event: Event
    lines: tuple[Line, ...]
    adults: int
    reasons: tuple[Reason, ...]
    closed: str

    @property
    def girls_here(self) -> int:
        return sum(line.is_here and line.signup.slot.role is SlotRole.TEEN for line in self.lines)

    @property
    def here(self) -> int:
        return sum(line.is_here for line in self.lines)


def of(event: Event) -> Roster:
    present = evening.adults_present(event)
    reasons = rules.two_adults(present, admission.last_day(event))
    closed = evening.closed_because(event, clock.now())
    lines = tuple(evening.roster(event))
    return Roster(event, lines, rules.unrelated(present), tuple(reasons), closed)
