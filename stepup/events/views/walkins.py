"""Who comes without a place: found or made, then the same rules as for everybody."""

from flask import flash, request

from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, choices, queries, rosters
from stepup.events.actions import door
from stepup.events.models import SlotRole
from stepup.people import actions as people
from stepup.people import names
from stepup.people.models import Person


def page_of(event):
    """The roster's page: who is awaited, whom to call, and what one can come as unannounced."""
    slots = queries.slots_of(event)
    walk = {"slots": slots, "girls": _girls(event, slots)}
    return {"roster": rosters.of(event), "event": event, "team": rosters.team(event), "walk": walk}


def _girls(event, slots):
    if event.cohort is None or all(slot.role is not SlotRole.TEEN for slot in slots):
        return []
    has = {signup.person_id for signup in queries.live_signups(event) if signup.is_seated}
    girls = cohorts.girls_of(event.cohort, admission.last_day(event))
    return [girl for girl in girls if girl.id not in has]


def walk_in(event, by, at):
    came = _come(event, by, at)
    flash(f"{came.person.called} is here.")
    return came


def _come(event, by, at):
    slots = queries.slots_of(event)
    typed = request.form.get("girl", "")
    if typed:
        return _girl(event, slots, typed, by, at)
    slot = choices.chosen(slots, request.form.get("slot", ""))
    if slot is None or slot.role is SlotRole.TEEN:
        raise Refused("Choose a place, or one of the girls.")
    first, last = (names.clean(request.form.get(name, "")) for name in ("first_name", "last_name"))
    email = request.form.get("email", "").strip()
    if not 0 < len(first) <= 80 or len(last) > 80 or "@" not in email or len(email) > 254:
        raise Refused("Write her first name and an e-mail address.")
    return door.walk_in(slot, people.find_or_create(first, last, email), by, at)


def _girl(event, slots, typed, by, at):
    known = {str(girl.id): girl for girl in _girls(event, slots)}
    girl = known.get(typed)
    if girl is None:
        raise Refused("She is not among the girls of this cohort who have no place tonight.")
    slot = next(slot for slot in slots if slot.role is SlotRole.TEEN)
    return door.walk_in(slot, db.session.get_one(Person, girl.id), by, at)
