"""The staffing board: sites by day, each card saying whether it needs somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stepup import clock
from stepup.events import risk, staffing
from stepup.events.models import Event
from stepup.events.staffing import Places
from stepup.organisation.models import Site

DAYS = 7
MOST = 120  # events that somebody can still read on one board


@dataclass(frozen=True)
class Card:
    """`needs` names what is missing, place by place; empty when there are enough."""

    event: Event
    places: Sequence[Places]
    likely: float = 1.0  # that enough of them come

    @property
    def day(self) -> date:
        return clock.to_local(self.event.starts_at, self.event.time_zone).date()

    @property
    def missing(self) -> int:
        return staffing.missing(self.places)

    @property
    def is_at_risk(self) -> bool:
        return not self.missing and self.likely < risk.ENOUGH

    @property
    def needs(self) -> str:
        short = [place for place in self.places if place.missing]
        return ", ".join(f"{place.missing} {place.slot.called.lower()}" for place in short)

    @property
    def has_room(self) -> bool:
        return any(place.free for place in self.places)


@dataclass(frozen=True)
class Board:
    """`lanes`: by site, for each day its cards; `cards`: the same as a list, neediest first."""

    days: Sequence[date]
    lanes: Sequence[tuple[Site, Mapping[date, Sequence[Card]]]]
    cards: Sequence[Card]

    @property
    def short(self) -> int:
        return sum(card.missing > 0 for card in self.cards)


def week_of(day: date) -> list[date]:
    first = day - timedelta(days=(day.weekday() + 1) % 7)  # from Sunday, like the month
    return [first + timedelta(days=number) for number in range(DAYS)]


def of(days: Sequence[date], events: Sequence[Event]) -> Board:
    """Six queries whatever the week; an event belongs to the day on the wall at its site."""
    places, likely = staffing.of_events(events), risk.of_events(events)
    cards = [Card(event, places[event.id], likely[event.id]) for event in events]
    cards = [card for card in cards if card.day in days]
    by_site: dict[Site, dict[date, list[Card]]] = {}
    for card in cards:
        by_site.setdefault(card.event.site, {}).setdefault(card.day, []).append(card)
    lanes = sorted(by_site.items(), key=lambda lane: lane[0].name)
    neediest = sorted(
        cards, key=lambda card: (card.missing == 0, not card.is_at_risk, card.event.starts_at)
    )
    return Board(days, lanes, neediest)
