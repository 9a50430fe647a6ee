"""An event as search engines read it (schema.org)."""

from collections.abc import Sequence

from flask import current_app

from stepup import clock
from stepup.events.models import Event, EventState, SlotRole
from stepup.events.staffing import Places
from stepup.organisation import queries as organisation

SCHEMA = "https://schema.org"
OPEN_TO_ALL = {SlotRole.LEAD, SlotRole.MENTOR, SlotRole.STANDBY, SlotRole.SPEAKER, SlotRole.GUEST}


def json_ld(event: Event, places: Sequence[Places]) -> dict[str, object]:
    """Seats are those that anybody may take: of girls and staff a search engine learns nothing."""
    open_to_all = [place for place in places if place.slot.role in OPEN_TO_ALL]
    free = sum(place.free for place in open_to_all)
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
        "image": f"{_address(event)}.png",
        "organizer": {"@type": "Organization", "name": organisation.current().name},
        "maximumAttendeeCapacity": sum(place.slot.maximum for place in open_to_all),
        "remainingAttendeeCapacity": free,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "USD",
            "url": _address(event),
            "availability": f"{SCHEMA}/{'InStock' if free and not cancelled else 'SoldOut'}",
        },
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
