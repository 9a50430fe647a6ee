"""The roster of an evening, and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import ConsentKind
from stepup.errors import Reason
from stepup.events import admission
from stepup.events.actions import evening
from stepup.events.actions.evening import Line
from stepup.events.models import Event, SlotRole
from stepup.events.planners import PLANNERS
from stepup.people import queries as people
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules

KEPT_ON_PHONES = timedelta(hours=6)  # after the end; then no girl's name stays on a phone


@dataclass(frozen=True)
class Roster:
    """`adults` counts unrelated cleared adults in the room; `reasons` says why it is not enough,
    `closed` why nobody can be checked in."""

    event: Event
    lines: tuple[Line, ...]
    adults: int
    reasons: tuple[Reason, ...]
    closed: str
    no_photos: frozenset[int]
    has_notes: frozenset[int]

    @property
    def girls_here(self) -> int:
        return sum(line.is_here and line.signup.slot.role is SlotRole.TEEN for line in self.lines)

    @property
    def most_girls(self) -> int:
        """So many girls may be in the room with the adults who are here (SAFE-04)."""
        policy = safety.policy()
        return rules.most_girls(self.adults, policy) if self.adults >= policy.adults_needed else 0

    @property
    def kept_until(self) -> int:
        """So long a phone may show this page without a connection, in milliseconds."""
        return round((self.event.ends_at + KEPT_ON_PHONES).timestamp() * 1000)

    @property
    def here(self) -> int:
        return sum(line.is_here for line in self.lines)


def of(event: Event) -> Roster:
    present = evening.adults_present(event)
    reasons = rules.two_adults(present, admission.last_day(event), safety.policy())
    lines = tuple(evening.roster(event))
    girls = [line.signup.person_id for line in lines if line.signup.slot.role is SlotRole.TEEN]
    return Roster(
        event,
        lines,
        rules.unrelated(present),
        tuple(reasons),
        evening.closed_because(event, clock.now()),
        no_photos=frozenset(girls) - _photographed(girls, admission.last_day(event)),
        has_notes=frozenset(cohorts.with_medical_notes(girls)),
    )


def _photographed(person_ids: Sequence[int], on: date) -> set[int]:
    """SAFE-14: those whose family allows pictures of them somewhere."""
    channels = cohorts.channels_agreed(ConsentKind.PHOTO, person_ids, on)
    return set().union(*channels.values())


def team(event: Event) -> Sequence[Person]:
    """Who runs the site: whom to call in the evening."""
    return people.holders(PLANNERS, event.site_id)
