"""Events, places and people, as pages and rules ask for them."""

from stepup.events.queries.dates import (
    Wish,
    at_site_between,
    coming,
    events_of_series,
    for_staff,
    open_between,
    visible_to,
)
from stepup.events.queries.people import (
    agenda_of,
    attendance_of,
    attended_by,
    gone_signups,
    live_signup,
    live_signups,
    visits_as_speaker,
)
from stepup.events.queries.places import (
    place_in_line,
    seats_taken,
    slots_by_event,
    slots_of,
    taken_by_slot,
    waiting_by_slot,
    waiting_in_line,
)

__all__ = [
    "Wish",
    "agenda_of",
    "at_site_between",
    "attendance_of",
    "attended_by",
    "coming",
    "events_of_series",
    "for_staff",
    "gone_signups",
    "live_signup",
    "live_signups",
    "open_between",
    "place_in_line",
    "seats_taken",
    "slots_by_event",
    "slots_of",
    "taken_by_slot",
    "visible_to",
    "visits_as_speaker",
    "waiting_by_slot",
    "waiting_in_line",
]
