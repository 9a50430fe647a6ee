"""Who runs events: coordinators and site leads, each at the sites of her own grants."""

from stepup.people import access
from stepup.people.models import Person, Role

PLANNERS = (Role.COORDINATOR, Role.SITE_LEAD)


def runs_events(person: Person | None, site_id: int | None) -> bool:
    """Admins stand in; events of a cohort without a site are the whole house's."""
    return access.may_at(person, site_id, *PLANNERS)


def runs_some_events(person: Person | None) -> bool:
    return any(access.may(person, role) for role in PLANNERS)
