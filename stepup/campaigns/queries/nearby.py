"""Real evenings with a free seat, the ones near her first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import acos, cos, inf, radians, sin

from sqlalchemy import ColumnElement, and_, func, or_

from stepup import clock
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events import queries as events
from stepup.events.models import Event, Slot, SlotRole
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person

OPEN_TO_HER = {SlotRole.MENTOR, SlotRole.SPEAKER, SlotRole.GUEST, SlotRole.STANDBY, SlotRole.LEAD}
ONE_HOUR = {SlotRole.SPEAKER, SlotRole.GUEST}
HORIZON = timedelta(days=120)
EARTH = 3959  # miles to its middle


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


def lives_within(site_id: int, miles: int) -> ColumnElement[bool]:
    """Her own city decides where it is one of ours; else where she learnt."""
    centre = db.session.get(Site, site_id)
    near = [site for site in organisation.sites() if centre and _miles(centre, site) <= miles]
    cities = {site.city.casefold() for site in near}
    ours = {site.city.casefold() for site in organisation.sites()}
    city = func.lower(func.coalesce(Person.city, ""))
    learnt_near = Cohort.site_id.in_([site.id for site in near])
    return or_(city.in_(cities), and_(city.not_in(ours), learnt_near))


def _miles(here: Site, there: Site) -> float:
    """Along the surface; a site without its place on the map is near itself and its city."""
    if here.id == there.id or here.city.casefold() == there.city.casefold():
        return 0
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return inf
    north, south = radians(here.latitude or 0), radians(there.latitude or 0)
    across = radians((here.longitude or 0) - (there.longitude or 0))
    apart = sin(north) * sin(south) + cos(north) * cos(south) * cos(across)
    return EARTH * acos(max(-1, min(1, apart)))


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
