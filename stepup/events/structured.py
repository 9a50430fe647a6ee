"""An event as search engines read it (schema.org)."""

from flask import current_app

from stepup import clock
from stepup.events.models import Event, EventState

SCHEMA = "https://schema.org"


def json_ld(event: Event) -> dict[str, object]:
    cancelled = event.state is EventState.CANCELLED
    return {
        "@context": SCHEMA,
        "@type": "Event",
        "name": event.title,
        "description": event.description,
        "startDate": clock.to_local(event.starts_at, event.time_zone).isoformat(),
        "endDate": clock.to_local(event.ends_at, event.time_zone).isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{_attendance_mode(event)}",
        "location": _location(event),
        "isAccessibleForFree": True,
        "url": _address(event),
    }


def _attendance_mode(event: Event) -> str:
    return "OnlineEventAttendanceMode" if event.online_url else "OfflineEventAttendanceMode"


def _location(event: Event) -> dict[str, object]:
    """An online meeting's link is for those who have a place: here stands the page instead."""
    if event.online_url:
        return {"@type": "VirtualLocation", "url": _address(event)}
    site = event.site
    address = {
        "@type": "PostalAddress",
        "streetAddress": site.address,
        "addressLocality": site.city,
        "addressRegion": site.state,
    }
    return {"@type": "Place", "name": site.name, "address": address}


def _address(event: Event) -> str:
    return f"{current_app.config['BASE_URL']}/events/{event.id}"
