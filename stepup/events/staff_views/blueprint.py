"""The staff's door to events: all staff of a site read, those who run its events act."""

from flask import Blueprint, abort, request

from stepup.db import READS, db
from stepup.events.models import Event
from stepup.events.planners import runs_events, runs_some_events
from stepup.people import access

bp = Blueprint("staff_events", __name__, url_prefix="/staff/events")
access.opens_to(bp, access.STAFF)


@bp.before_request
def _let_planners_act():
    if request.method not in READS and not runs_some_events(access.viewer()):
        abort(403)


def event_of(event_id):
    event, viewer = db.get_or_404(Event, event_id), access.viewer()
    if not access.covers(event.site_id):
        abort(403)
    if request.method not in READS and not runs_events(viewer, event.site_id):
        abort(403)
    return event
