"""What staff see and do: the list, planning, one event, the evening."""

from flask import Blueprint

from stepup.people import access

bp = Blueprint("staff_events", __name__, url_prefix="/staff/events")
access.opens_to(bp, access.STAFF)
