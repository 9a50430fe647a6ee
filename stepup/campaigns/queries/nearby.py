"""Real evenings with a free seat, the ones near her first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from stepup import clock
from stepup.db import db
from stepup.events import queries as events
from stepup.events.models import Event, Slot, SlotRole
from stepup.organisation.models import Site

OPEN_TO_HER = {SlotRole.MENTOR, SlotRole.SPEAKER, SlotRole.GUEST, SlotRole.STANDBY, SlotRole.LEAD}
ONE_HOUR = {SlotRole.SPEAKER, SlotRole.GUEST}
HORIZON = timedelta(days=120)


@dataclass(frozen=True)
class Evening:
    event: Event
    free: int
    open_slots: Sequence[Slot] = ()


@dataclass(frozen=True)
class Place:
    """Where she lives or where she learnt."""

    city: str
    site_id: int | None


def evenings() -> list[Evening]:
    """Everything public that is coming and has room for a grown woman; three queries."""
    now = clock.now()
    coming = events.coming(events.Wish(since=now, until=now + HORIZON))
    begins_later = [event for event in coming if not event.has_begun(now)]
    ids = [event.id for event in begins_later]
    slots, taken = events.slots_by_event(ids), events.taken_by_slot(ids)
    found = []
    for event in begins_later:
        open_slots = [slot for slot in slots[event.id] if slot.role in OPEN_TO_HER]
        free = sum(max(slot.maximum - taken.get(slot.id, 0), 0) for slot in open_slots)
        if free:
            found.append(Evening(event, free, open_slots))
    return found


def near_first(found: Sequence[Evening], place: Place) -> list[Evening]:
    """Her own site, then her city, then her state, then the rest; soonest first in each."""
    site = db.session.get(Site, place.site_id) if place.site_id is not None else None
    return sorted(found, key=lambda evening: _distance(evening.event.site, place, site))


def _distance(there: Site, place: Place, hers: Site | None) -> int:
    """Whoever moved to a city of ours is asked there; others where they learnt."""
    lives_there = place.city.casefold() == there.city.casefold()
    stayed = not place.city or hers is None or place.city.casefold() == hers.city.casefold()
    if lives_there and not stayed or there.id == place.site_id and stayed:
        return 0
    if is_near(there, place, hers):
        return 1
    return 2 if hers is not None and hers.state and hers.state == there.state else 3


def is_near(there: Site, place: Place, hers: Site | None) -> bool:
    cities = {place.city.casefold(), hers.city.casefold() if hers is not None else ""}
    return there.id == place.site_id or there.city.casefold() in cities - {""}


def rungs(near: Sequence[Evening]) -> dict[str, Evening]:
    """Of the ask ladder, those of which there is a real evening: a panel, and a whole series."""
    found: dict[str, Evening] = {}
    for evening in near:
        roles = {slot.role for slot in evening.open_slots}
        if roles & ONE_HOUR:
            found.setdefault("panel", evening)
        if evening.event.series_id is not None:
            found.setdefault("season", evening)
    return found


class Nearest:
    """The next evening near each of many women: asked once for every place they come from."""

    def __init__(self) -> None:
        self.evenings = evenings()
        self.known: dict[Place, Event | None] = {}
        self.said: dict[tuple[Place, str], str] = {}

    def to(self, place: Place) -> Event | None:
        if place not in self.known:
            self.known[place] = self._search(place)
        return self.known[place]

    def in_words(self, place: Place, language: str) -> str:
        """Empty when there is none."""
        if (place, language) not in self.said:
            self.said[place, language] = _in_words(self.to(place), language)
        return self.said[place, language]

    def _search(self, place: Place) -> Event | None:
        hers = db.session.get(Site, place.site_id) if place.site_id is not None else None
        near = (each.event for each in self.evenings if is_near(each.event.site, place, hers))
        return next(near, None)


def _in_words(event: Event | None, language: str) -> str:
    if event is None:
        return ""
    when = clock.when(event.starts_at, event.ends_at, event.time_zone, language)
    return f"{event.title}, {when}, {event.site.city}"
