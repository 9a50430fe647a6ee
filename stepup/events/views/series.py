"""The dates of a series, on one page."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext

from stepup import clock
from stepup.calendars.links import subscription
from stepup.db import db
from stepup.errors import Refused
from stepup.events import choices, queries, staffing
from stepup.events.actions import bookings
from stepup.events.models import Series
from stepup.events.views.blueprint import bp
from stepup.events.visibility import sight_of
from stepup.people import access, limits


@bp.get("/series/<int:series_id>")
def series(series_id):
    found, events = visible_dates(series_id)
    now = clock.now()
    coming = [event for event in events if now < event.ends_at]
    places = staffing.of_events(coming)
    return render_template(
        "events/series.html",
        series=found,
        coming=[(event, staffing.neediest(places[event.id])) for event in coming],
        past=len(events) - len(coming),
        calendar=_calendar(found),
        offers=_offers(coming, places),
    )


def _calendar(found):
    path = url_for("calendars.series", series_id=found.id)
    return subscription(found.title, current_app.config["BASE_URL"] + path)


def _offers(coming, places):
    """For somebody signed in: what she can come as, and on which dates she has no place yet."""
    viewer = access.viewer()
    if viewer is None:
        return {}
    has = {signup.event_id for signup in queries.agenda_of(viewer.id, clock.now())}
    found = {}
    for event in coming:
        if event.id not in has and not choices.closed_because(event, clock.now()):
            for slot in choices.in_the_form([place.slot for place in places[event.id]]):
                found.setdefault(slot.called, []).append(event)
    return found


@bp.post("/series/<int:series_id>/book")
@limits.limiter.limit("20 per hour")
def book(series_id):
    """All dates she ticked, in one step and with one letter."""
    _series, events = visible_dates(series_id)
    viewer = access.viewer()
    if viewer is None:
        abort(403)
    ticked, wanted = set(request.form.getlist("event")), request.form.get("place", "")
    chosen = [event for event in events if str(event.id) in ticked]
    slots = queries.slots_by_event([event.id for event in chosen])
    found = [choices.chosen(slots[event.id], wanted) for event in chosen]
    try:
        booking = bookings.book([slot for slot in found if slot is not None], viewer)
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("events.series", series_id=series_id), 303)
    db.session.commit()
    _tell(booking)
    return redirect(url_for("events.series", series_id=series_id), 303)


def _tell(booking):
    if booking.taken:
        count = len(booking.taken)
        flash(ngettext("You are in on %(num)s date.", "You are in on %(num)s dates.", count))
    if booking.waiting:
        count = len(booking.waiting)
        flash(ngettext("You are in line on %(num)s.", "You are in line on %(num)s.", count))
    for event, why in booking.refused:
        flash(f"{clock.day(event.starts_at, event.time_zone, str(get_locale()))}: {why}", "error")


def visible_dates(series_id):
    """The series, and those of its events that the reader may see; without any, 404."""
    series = db.get_or_404(Series, series_id)
    sight = sight_of(access.viewer())
    events = [event for event in queries.events_of_series(series) if sight.sees(event)]
    if not events:
        abort(404)
    return series, events
