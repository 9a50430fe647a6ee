"""Events, places and people, as pages and rules ask for them."""

from stepup.events.queries.dates import (
    PUBLIC,
    Wish,
    at_site_between,
    coming,
    event_shown,
    events_of_series,
    for_staff,
    number_coming,
    open_between,
)
from stepup.events.queries.people import (
    agenda_of,
    attendance_of,
    attended_by,
    gone_signups,
    live_signup,
    live_signups,
    signup_shown,
    visits_as_speaker,
)
from stepup.events.queries.places import (
    place_in_line,
    seats_taken,
    slots_by_event,
    slots_of,
    taken_and_waiting_by_slot,
    taken_by_slot,
    waiting_in_line,
)

__all__ = [
    "PUBLIC",
    "Wish",
    "agenda_of",
    "at_site_between",
    "attendance_of",
    "attended_by",
    "coming",
    "event_shown",
    "events_of_series",
    "for_staff",
    "gone_signups",
    "live_signup",
    "live_signups",
    "number_coming",
    "open_between",
    "place_in_line",
    "seats_taken",
    "signup_shown",
    "slots_by_event",
    "slots_of",
    "taken_and_waiting_by_slot",
    "taken_by_slot",
    "visits_as_speaker",
    "waiting_in_line",
]
