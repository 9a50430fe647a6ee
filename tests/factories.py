"""Dull, valid rows; a test names only the facts it is about."""

from datetime import timedelta
from itertools import count

from stepup import clock
from stepup.db import db
from stepup.events import queries
from stepup.events.actions import planning
from stepup.events.models import SlotRole
from stepup.events.plans import EventPlan, SlotPlan
from stepup.organisation.models import Site
from stepup.people.models import Grant, Person, Role

_numbers = count(1)


def kept(thing):
    db.session.add(thing)
    db.session.commit()
    return thing


def a_site(**facts):
    number = next(_numbers)
    dull = {"name": f"Site {number}", "city": "Pasadena", "time_zone": "America/Los_Angeles"}
    return kept(Site(**(dull | facts)))


def a_person(first_name="Ana", last_name="Lopez", **facts):
    dull = {"email": f"person{next(_numbers)}@example.org"}
    person = Person(**(dull | facts))
    person.rename(first_name, last_name)
    return kept(person)


def a_staff_member(role=Role.ADMIN, site=None, **facts):
    person = a_person(**facts)
    kept(Grant(person=person, role=role, site=site))
    return person


def an_event(*slots, opened=True, starts_in=timedelta(days=7), lasts=timedelta(hours=2), **facts):
    """Open, a week away, with one guest seat unless slots are given."""
    site = facts.pop("site", None) or a_site()
    starts_at = facts.pop("starts_at", None) or _full_hour() + starts_in
    plan = EventPlan(
        **{
            "title": "Career evening",
            "site": site,
            "starts_at": starts_at,
            "ends_at": starts_at + lasts,
            "slots": slots or (SlotPlan(SlotRole.GUEST, 0, 1),),
            **facts,
        }
    )
    event = planning.create(plan)
    if opened:
        planning.open_up(event)
    db.session.commit()
    return event


def _full_hour():
    return clock.now().replace(minute=0, second=0, microsecond=0)


def the_slot(event, role=None):
    slots = queries.slots_of(event)
    return next(slot for slot in slots if role is None or slot.role is role)
