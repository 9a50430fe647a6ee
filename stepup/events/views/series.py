"""The dates of a series, on one page."""

from flask import abort, current_app, render_template, url_for

from stepup import clock
from stepup.calendars.links import subscription
from stepup.db import db
from stepup.events import queries, staffing
from stepup.events.models import Series
from stepup.events.views.blueprint import bp
from stepup.events.visibility import sight_of
from stepup.people import access


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
    )


def _calendar(found):
    path = url_for("calendars.series", series_id=found.id)
    return subscription(found.title, current_app.config["BASE_URL"] + path)


def visible_dates(series_id):
    """The series, and those of its events that the reader may see; without any, 404."""
    series = db.get_or_404(Series, series_id)
    sight = sight_of(access.viewer())
    events = [event for event in queries.events_of_series(series) if sight.sees(event)]
    if not events:
        abort(404)
    return series, events
