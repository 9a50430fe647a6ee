"""The dates of a series, on one page."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from stepup import clock
from stepup.calendars.links import subscription
from stepup.db import db
from stepup.errors import Refused
from stepup.events import choices, queries, staffing
from stepup.events.actions import bookings
from stepup.events.forms.places import WhoForm
from stepup.events.models import EventState, Series
from stepup.events.views import answers
from stepup.events.views.blueprint import PER_MAILBOX, bp, names_no_mailbox
from stepup.events.visibility import sight_of
from stepup.people import access, limits


@bp.get("/series/<int:series_id>")
def series(series_id):
    return _page(*visible_dates(series_id))


def _page(found, events, form=None, refusal=None):
    """`form` is who she says she is, as a guest typed it."""
    now = clock.now()
    coming = [event for event in events if now < event.ends_at]
    places = staffing.of_events(coming)
    offers = _offers(coming, places)
    return render_template(
        "events/series.html",
        series=found,
        coming=[(event, staffing.neediest(places[event.id])) for event in coming],
        past=len(events) - len(coming),
        calendar=_calendar(found),
        offers=offers,
        all_dates=_all_dates(offers),
        typed=request.form,
        form=form or WhoForm(formdata=None),
        refusal=refusal,
        hers=_places(found.id),
    )


def _calendar(found):
    path = url_for("calendars.series", series_id=found.id)
    return subscription(found.title, current_app.config["BASE_URL"] + path)


def _offers(coming, places):
    """What she can come as, and on which dates she has no place yet, as far as we know her."""
    viewer = access.viewer()
    agenda = queries.agenda_of(viewer.id, clock.now()) if viewer else ()
    has = {signup.event_id for signup in agenda}
    found = {}
    for event in coming:
        if event.id not in has and not choices.closed_because(event, clock.now()):
            for slot in choices.in_the_form([place.slot for place in places[event.id]]):
                found.setdefault(slot.called, []).append((event, ()))
    return found


def _all_dates(offers):
    """For one form about all of them: each date with what she can come as, where that differs."""
    found = {}
    for called, dates in offers.items():
        for event, _ in dates:
            found.setdefault(event, []).append(called)
    ways = {tuple(names) for names in found.values()}
    return [(event, names if len(ways) > 1 else ()) for event, names in found.items()]


@bp.post("/series/<int:series_id>/book")
@limits.limiter.limit("20 per hour")
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, exempt_when=names_no_mailbox)
def book(series_id):
    """All dates she ticked, in one step and with one letter."""
    found, events = visible_dates(series_id)
    viewer, form = access.viewer(), WhoForm()
    if viewer is None and not form.validate():
        return _page(found, events, form), 422
    slots = _ticked(events)
    try:
        booking = bookings.book(slots, viewer) if viewer else bookings.ask(slots, form.guest)
    except Refused as refusal:
        db.session.rollback()
        young = "SAFE-11" in {reason.rule for reason in refusal.reasons}
        return _page(*visible_dates(series_id), None if young else form, refusal), 409
    db.session.commit()
    if viewer is None:
        return redirect(url_for("events.series_asked", series_id=series_id), 303)
    for words, kind in answers.sentences_about(booking):
        flash(words, kind)
    return redirect(url_for("events.series", series_id=series_id), 303)


def _ticked(events):
    ticked, wanted = set(request.form.getlist("event")), request.form.get("place", "")
    chosen = [event for event in events if str(event.id) in ticked]
    slots = queries.slots_by_event([event.id for event in chosen])
    found = [choices.chosen(choices.in_the_form(slots[event.id]), wanted) for event in chosen]
    return [slot for slot in found if slot is not None]


@bp.get("/series/<int:series_id>/asked")
def series_asked(series_id):
    """Where a guest lands: the same words for everybody, whatever we know of her."""
    found, _events = visible_dates(series_id)
    return render_template("events/asked.html", series=found, event=None)


@bp.post("/series/<int:series_id>/give-back")
def give_back(series_id):
    """Those of her dates that she ticked, in one step and with one letter."""
    visible_dates(series_id)
    viewer = access.viewer()
    if viewer is None:
        abort(403)
    ticked = set(request.form.getlist("event"))
    chosen = [one for one in _places(series_id) if str(one.event_id) in ticked]
    try:
        count = bookings.give_back(chosen)
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("events.series", series_id=series_id), 303)
    db.session.commit()
    flash(ngettext("%(num)s date is given back.", "%(num)s dates are given back.", count))
    return redirect(url_for("events.series", series_id=series_id), 303)


def _places(series_id):
    """What somebody signed in can give back here."""
    viewer = access.viewer()
    if viewer is None:
        return []
    return [
        signup
        for signup in queries.agenda_of(viewer.id, clock.now())
        if signup.event.series_id == series_id and signup.event.state is EventState.OPEN
    ]


def visible_dates(series_id):
    """The series, and those of its events that the reader may see; without any, 404."""
    series = db.get_or_404(Series, series_id)
    sight = sight_of(access.viewer())
    events = [event for event in queries.events_of_series(series) if sight.sees(event)]
    if not events:
        abort(404)
    return series, events
