"""The staff's door to events, and the one check that her site is one of hers."""

from flask import Blueprint, abort

from stepup.db import db
from stepup.events.models import Event
from stepup.people import access

bp = Blueprint("staff_events", __name__, url_prefix="/staff/events")
access.opens_to(bp, access.STAFF)


def event_of(event_id):
    event = db.get_or_404(Event, event_id)
    sites = access.sites_of(access.viewer())
    if sites is not None and event.site_id not in sites:
        abort(403)
    return event
