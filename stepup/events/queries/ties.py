"""Whoever took a place at an event belongs to its site, also when she gave it up or it is over."""

from collections.abc import Collection

from sqlalchemy import Select, select

from stepup.events.models import Event, Signup
from stepup.people.ties import tie


@tie
def people_at_events_of(site_ids: Collection[int]) -> Select[int]:
    hers = select(Signup.person_id).join(Event, Signup.event_id == Event.id)
    return hers.where(Event.site_id.in_(site_ids))
