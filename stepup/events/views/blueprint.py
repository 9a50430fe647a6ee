"""The public door to events, and the one check that the reader may see this one."""

from flask import Blueprint, abort

from stepup.events import queries
from stepup.events.visibility import sight_of
from stepup.people import access, limits

PER_MAILBOX = "30 per hour"  # a form that anybody may send must not fill somebody's inbox
bp = Blueprint("events", __name__)
access.opens_to(bp, access.ANYONE)


def names_no_mailbox():
    return not limits.typed_email()


def visible_event(event_id):
    event = queries.event_shown(event_id)
    if event is None or not sight_of(access.viewer()).sees(event):
        abort(404)
    return event
