"""Where else she has a seat then, the way from there to here included."""

from collections.abc import Collection
from datetime import timedelta
from math import asin, ceil, cos, radians, sin, sqrt

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import UTCDateTime, db
from stepup.errors import Reason
from stepup.events.models import SEATED, Event, EventState, Signup, written
from stepup.organisation.models import Site
from stepup.people.models import Person

LONGEST = timedelta(hours=3)
KM_AN_HOUR, TO_START, OTHER_CITY = 40, 10, 45  # minutes until she sits in the car; when unknown
EARTH_KM = 6371
NEAR = (
    select(Event)
    .join(Signup, Signup.event_id == Event.id)
    .where(
        Signup.person_id == bindparam("person"),
        Signup.state.in_(written(SEATED)),
        Event.id != bindparam("event"),
        Event.state != EventState.CANCELLED,
        Event.starts_at < bindparam("ends", type_=UTCDateTime()),
        Event.ends_at > bindparam("begins", type_=UTCDateTime()),
    )
    .options(joinedload(Event.site))
    .order_by(Event.starts_at)
)


def of(event: Event, person: Person) -> list[Reason]:
    """The first of her other places that does not go together with this one, by its name."""
    asked = {
        "person": person.id,
        "event": event.id,
        "begins": event.starts_at - LONGEST,
        "ends": event.ends_at + LONGEST,
    }
    near = db.session.scalars(NEAR, asked)
    return next((reasons for other in near if (reasons := between(event, other))), [])


def of_each(event: Event, person_ids: Collection[int]) -> dict[int, list[Reason]]:
    """Of each who has one; one query whoever they are."""
    near = (
        select(Signup.person_id, Event)
        .join(Event, Signup.event_id == Event.id)
        .where(
            Signup.person_id.in_(person_ids),
            Signup.state.in_(SEATED),
            Event.id != event.id,
            Event.state != EventState.CANCELLED,
            Event.starts_at < event.ends_at + LONGEST,
            Event.ends_at > event.starts_at - LONGEST,
        )
    )
    rows = db.session.execute(near.options(joinedload(Event.site)).order_by(Event.starts_at))
    found: dict[int, list[Reason]] = {}
    for person_id, other in rows:
        if person_id not in found and (reasons := between(event, other)):
            found[person_id] = reasons
    return found


def between(event: Event, other: Event) -> list[Reason]:
    """Why one woman cannot be at both."""
    hours = clock.hours(other.starts_at, other.ends_at, other.time_zone)
    if other.starts_at < event.ends_at and event.starts_at < other.ends_at:
        sentence = _(
            "You are already at “%(title)s” then (%(hours)s). Give up that place first.",
            title=other.title,
            hours=hours,
        )
        return [Reason("CLASH", sentence, place="me")]
    way = minutes_between(event, other)
    gap = max(event.starts_at - other.ends_at, other.starts_at - event.ends_at)
    if gap >= timedelta(minutes=way):
        return []
    sentence = _(
        "You are at “%(title)s” in %(city)s (%(hours)s), about %(minutes)s minutes away: there "
        "is no time for the way. Give up that place first.",
        title=other.title,
        city=other.site.city,
        hours=hours,
        minutes=way,
    )
    return [Reason("CLASH", sentence, place="me")]


def minutes_between(one: Event, other: Event) -> int:
    """A guess that is never below what a car needs in a city; nothing where she stays."""
    if one.site_id == other.site_id or one.online_url or other.online_url:
        return 0
    kilometres = _distance(one.site, other.site)
    if kilometres is None:
        return 0 if one.site.city == other.site.city else OTHER_CITY
    return min(TO_START + ceil(kilometres / KM_AN_HOUR * 60), int(LONGEST.total_seconds() / 60))


def _distance(one: Site, other: Site) -> float | None:
    """Over the globe, in kilometres."""
    places = one.latitude, one.longitude, other.latitude, other.longitude
    known = [radians(number) for number in places if number is not None]
    if len(known) < len(places):
        return None
    north, east, to_north, to_east = known
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
