"""What carries public events elsewhere: pictures, a map for search engines, a list, posters."""

import segno
from flask import Blueprint, Response, abort, current_app, render_template, request

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.events import pictures, queries, staffing
from stepup.events.forms.search import SearchForm
from stepup.events.models import EventState, Visibility
from stepup.organisation import queries as organisation
from stepup.people import access

bp = Blueprint("reach", __name__)
access.opens_to(bp, access.ANYONE)
MOST, MOST_EMBEDDED = 5_000, 20
ANYWHERE = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)


def _public(event_id):
    event = queries.event_shown(event_id)
    if (
        event is None
        or event.visibility is not Visibility.PUBLIC
        or event.state is EventState.DRAFT
    ):
        abort(404)
    return event


@bp.get("/events/<int:event_id>.png")
def picture(event_id):
    drawn = pictures.png(_public(event_id), organisation.current().name)
    response = Response(drawn, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/events/<int:event_id>/poster")
def poster(event_id):
    """To hang up: the square opens the event's page on anybody's phone."""
    event = _public(event_id)
    address = f"{current_app.config['BASE_URL']}/events/{event.id}"
    svg = segno.make(address, error="m").svg_data_uri(scale=10, border=2)
    return render_template("events/poster.html", event=event, address=address, svg=svg)


@bp.get("/sitemap.xml")
def sitemap():
    """Public events that are coming, and the pages that lead to them; one query."""
    base = current_app.config["BASE_URL"]
    events = queries.coming(queries.Wish(since=clock.now()), limit=MOST)
    pages = [f"{base}{path}" for path in ("/", "/events", "/volunteer")]
    text = render_template("events/sitemap.xml", base=base, pages=pages, events=events)
    response = Response(text, content_type="application/xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/embed/events")
def embed():
    """A list for another page's frame: no script, nothing of who looks at it."""
    form = SearchForm(organisation.sites(), cohorts.programs(), request.args)
    form.validate()
    found = queries.coming(form.wish(clock.now(), None), limit=MOST_EMBEDDED)
    places = staffing.of_events(found)
    rows = [(event, staffing.neediest(places[event.id])) for event in found]
    page = render_template("events/embed.html", rows=rows, base=current_app.config["BASE_URL"])
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = ANYWHERE
    return response
