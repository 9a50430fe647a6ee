"""Who runs events: coordinators and site leads, each at the sites of her own grants."""

from stepup.people import access
from stepup.people.models import Person, Role

PLANNERS = (Role.COORDINATOR, Role.SITE_LEAD)


def runs_events(person: Person | None, site_id: int | None = None) -> bool:
    """At this site; anywhere at all when none is named. Admins stand in."""
    return any(access.may(person, role, site_id) for role in PLANNERS)
