"""Planning, moving and calling off, with the same letters as the pages."""

from flask import url_for

from stepup.api import answers, queries
from stepup.api.doors import ensure_runs_events, event_of, open_door
from stepup.api.forms.events import event_changes, event_plan, event_wish
from stepup.api.forms.references import blame
from stepup.api.forms.slots import slot_changes
from stepup.api.schemas.events import (
    EventChangeSchema,
    EventPage,
    EventQuery,
    EventSchema,
    NewEventSchema,
)
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import changes, evening, planning
from stepup.events.models import EventState
from stepup.events.queries import slots_of
from stepup.people import access

bp = open_door("events", "Events and the places at them")


@bp.get("/events")
@bp.arguments(EventQuery, location="query")
@bp.response(200, EventPage)
def index(wanted):
    """Events whatever their state, soonest first."""
    within = queries.Slice(wanted["page"], wanted["per_page"])
    found, total = queries.events(event_wish(wanted, access.sites()), within)
    return answers.page(answers.events(found), total, within)


@bp.post("/events")
@bp.arguments(NewEventSchema)
@bp.response(201, EventSchema)
def create(sent):
    """Plan an event: a draft, or open for sign-ups at once."""
    plan = event_plan(sent)
    ensure_runs_events(plan.site.id)
    _ensure_cohort(plan.cohort)
    event = planning.create(plan)
    if sent["state"] == "open":
        planning.open_up(event)
    shown = answers.event(event)
    db.session.commit()
    return shown, 201, {"Location": url_for("api_events.show", event_id=shown["id"])}


def _ensure_cohort(cohort):
    """Its girls would be shown the event and be seated at it."""
    if cohort is not None:
        ensure_runs_events(cohort.site_id)


@bp.get("/events/<int:event_id>")
@bp.response(200, EventSchema)
def show(event_id):
    """One event with its places."""
    return answers.event(event_of(event_id))


@bp.patch("/events/<int:event_id>")
@bp.arguments(EventChangeSchema)
@bp.response(200, EventSchema)
def change(sent, event_id):
    """Change, open, cancel or close it; whoever has a place hears of what she should know."""
    event = event_of(event_id)
    new = event_changes(event, sent)
    resized, added = slot_changes(slots_of(event), sent.get("slots", []))
    state = sent.get("state", event.state)
    if state is EventState.CANCELLED and event.state is not state:
        _cancel(event, sent, otherwise=new or resized or added)
    else:
        _change(event, new, resized, added)
        _bring_to(event, state)
    shown = answers.event(event)
    db.session.commit()
    return shown


def _cancel(event, sent, *, otherwise):
    if otherwise:
        blame("Cancel in a request of its own: nobody should get two letters.", "state")
    if not sent.get("reason"):
        blame("Say why: the people who planned to come will ask.", "reason")
    changes.cancel(event, sent["reason"])


def _change(event, new, resized, added):
    if "site" in new:
        ensure_runs_events(new["site"].id)
    _ensure_cohort(new.get("cohort"))
    if new or resized or added:
        changes.change(event, **new)
    for slot, plan in resized:
        planning.resize(slot, plan.minimum, plan.maximum)
    for plan in added:
        planning.add_slot(event, plan)


def _bring_to(event, state):
    if state is event.state:
        return
    if state is EventState.DRAFT:
        raise Refused("An event that was opened cannot become a draft again.")
    if state is EventState.OPEN:
        planning.open_up(event)
    else:
        evening.close(event)
