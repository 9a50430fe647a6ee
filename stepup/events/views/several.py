"""Several dates in one go, wherever they are: where she is needed most stands first."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import choices, needs, queries, staffing, takeable
from stepup.events.actions import bookings
from stepup.events.forms.search import OPEN_ROLES, ROLE_WORDS
from stepup.events.models import SlotRole
from stepup.events.views import answers
from stepup.events.views.blueprint import bp
from stepup.events.visibility import sight_of
from stepup.organisation import queries as organisation
from stepup.people import access, limits

AHEAD, LOOKED_AT, SHOWN = timedelta(days=60), 200, 40


@bp.get("/events/several")
def several():
    return _page()


def _page(refusal=None):
    viewer = access.viewer()
    if viewer is None:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    role, city = _role(), request.values.get("city", "")
    return render_template(
        "events/several.html",
        rows=_rows(viewer, role, city),
        role=role,
        roles={one: ROLE_WORDS[one] for one in OPEN_ROLES},
        cities=sorted({site.city for site in organisation.sites()}),
        city=city,
        ticked=request.form.getlist("slot"),
        refusal=refusal,
    )


def _role():
    asked = request.values.get("role", SlotRole.MENTOR.value)
    return next((role for role in OPEN_ROLES if role.value == asked), SlotRole.MENTOR)


def _rows(viewer, role, city):
    """Each date with a free place of this kind that she can take, and how many are missing."""
    now = clock.now()
    wish = queries.Wish(since=now, until=now + AHEAD, city=city, role=role)
    found = queries.coming(wish, visible=sight_of(viewer).condition(), limit=LOOKED_AT)
    agenda = queries.agenda_of(viewer.id, now)
    has, can = {signup.event_id for signup in agenda}, takeable.by(viewer, agenda)
    found = [event for event in found if event.id not in has]
    places = staffing.of_events(found)
    lacking = needs.of_events(found, places)
    rows = []
    for event in found:
        free = [one for one in places[event.id] if one.slot.role is role and one.free > one.waiting]
        if free and can(free[0].slot) and not choices.closed_because(event, now):
            rows.append((event, free[0], lacking[event.id]))
    return sorted(rows, key=lambda row: (-row[2], row[0].starts_at))[:SHOWN]


@bp.post("/events/several")
@limits.limiter.limit("20 per hour")
def take_several():
    viewer = access.viewer() or abort(403)
    offered = {str(place.slot.id): place.slot for _, place, _ in _rows(viewer, _role(), "")}
    slots = [offered[number] for number in request.form.getlist("slot") if number in offered]
    try:
        if not slots:
            raise Refused(gettext("Tick at least one date."))
        booking = bookings.book(slots, viewer)
    except Refused as refusal:
        db.session.rollback()
        return _page(refusal), 409
    db.session.commit()
    for words, kind in answers.sentences_about(booking):
        flash(words, kind)
    return redirect(url_for("me.me"), 303)
