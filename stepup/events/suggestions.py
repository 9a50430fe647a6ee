"""Other dates that would suit her as well."""

from collections.abc import Sequence

from stepup import clock
from stepup.events import queries, staffing
from stepup.events.models import Event, SlotRole
from stepup.events.staffing import Places
from stepup.events.visibility import Sight

MOST = 3
LOOKED_AT = 20


def similar_dates(event: Event, role: SlotRole, sight: Sight) -> Sequence[Event]:
    """The next three of the same program, or else in the same city, with a free place like hers."""
    wish = queries.Wish(
        since=clock.now(),
        program_id=event.program_id,
        city="" if event.program_id else event.site.city,
        role=role,
    )
    found = queries.coming(wish, visible=sight.condition(), limit=LOOKED_AT)
    places = staffing.of_events(found)
    return [other for other in found if other.id != event.id and _has_room(places[other.id], role)][
        :MOST
    ]


def _has_room(places: Sequence[Places], role: SlotRole) -> bool:
    return any(place.free > 0 for place in places if place.slot.role is role)
