"""Feeds to subscribe to, and files of one event or one series."""

from flask import Blueprint, abort
from flask_babel import force_locale
from flask_babel import gettext as _

from stepup.calendars import feeds as text
from stepup.db import db
from stepup.events import entries, feeds, printed, revisions
from stepup.events.models import Visibility
from stepup.events.views import ical
from stepup.events.views.blueprint import visible_event
from stepup.events.views.series import visible_dates
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.safety import queries as safety

bp = Blueprint("calendars", __name__)
access.opens_to(bp, access.ANYONE)
personal = Blueprint("feeds", __name__)
access.opens_to(personal, access.LINK_HOLDERS)


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
    return _file([visible_event(event_id)], f"event-{event_id}")


@bp.get("/series/<int:series_id>.ics")
def series(series_id):
    _series, events = visible_dates(series_id)
    return _file(events, f"series-{series_id}")


def _file(events, name):
    is_public = all(event.visibility is Visibility.PUBLIC for event in events)
    return ical.conditional_download(
        feeds.mark_of_events(events),
        lambda: [entries.public_entry(event) for event in events],
        name,
        cache=ical.EVERYBODY if is_public else ical.HERSELF,
    )


@personal.get("/feeds/<token>.ics")
def own(token):
    link = links.find(token, Purpose.FEED)
    if link is None or link.person.erased_at is not None:
        abort(404)
    person = link.person
    held = bool(safety.held_ids([person.id]))

    def render():
        entries = [] if held else feeds.own_entries(person)  # SAFE-19 empties the feed at once
        return text.feed(entries, name=_name(person))

    return ical.answer(
        feeds.mark_of(revisions.of_person(person.id), held), render, cache=ical.HERSELF
    )


def _name(person):
    with force_locale(person.language):
        return _("%(organisation)s: my dates", organisation=organisation.current().name)
