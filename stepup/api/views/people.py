"""Who has an address, whether we may write to it, and what she is cleared for."""

from stepup.api import answers, queries
from stepup.api.doors import open_door
from stepup.api.schemas.people import PersonPage, PersonQuery
from stepup.people import access
from stepup.people.models import Role

bp = open_door("people", "People", Role.COORDINATOR, Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD)


@bp.get("/people")
@bp.arguments(PersonQuery, location="query")
@bp.response(200, PersonPage)
def index(wanted):
    """Everybody at this address who belongs to her sites: a family may share one."""
    within = queries.Slice(wanted["page"], wanted["per_page"])
    found, total = queries.people(wanted["email"], access.sites(), within)
    return answers.page(answers.people(found), total, within)
