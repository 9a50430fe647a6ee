"""Feeds that everybody may subscribe to, and files of one event or one series."""

from functools import partial

from flask import Blueprint

from stepup.calendars import feeds as text
from stepup.db import db
from stepup.events import entries, feeds, printed, revisions
from stepup.events.models import Visibility
from stepup.events.views import ical
from stepup.events.views.blueprint import visible_event
from stepup.events.views.series import visible_dates
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import access

bp = Blueprint("calendars", __name__)
access.opens_to(bp, access.ANYONE)


@bp.get("/calendar.ics")
def public():
    def render():
        return text.feed(feeds.public_entries(), name=organisation.current().name)

    return _feed(feeds.mark_of(revisions.PUBLIC), render)


@bp.get("/sites/<int:site_id>/calendar.ics")
def site(site_id):
    found = db.get_or_404(Site, site_id)

    def render():
        return text.feed(feeds.public_entries(found), name=found.name)

    return _feed(feeds.mark_of(revisions.of_site(site_id)), render)


def _feed(mark, render):
    return ical.answer(mark, lambda: printed.feed(mark.tag, render))


@bp.get("/events/<int:event_id>.ics")
def event(event_id):
    return _file([visible_event(event_id)], f"event-{event_id}", text.download)


@bp.get("/series/<int:series_id>.ics")
def series(series_id):
    """A file to keep and a calendar to subscribe to: who takes it decides."""
    found, events = visible_dates(series_id)
    named = partial(text.feed, name=found.title)
    return _file(events, f"series-{series_id}", named)


def _file(events, name, write):
    is_public = all(event.visibility is Visibility.PUBLIC for event in events)
    return ical.conditional_download(
        feeds.mark_of_events(events),
        lambda: write([entries.public_entry(event) for event in events]),
        name,
        cache=ical.EVERYBODY if is_public else ical.HERSELF,
    )
