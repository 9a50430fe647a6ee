"""Where events can be."""

from stepup.api import answers, queries
from stepup.api.doors import open_door
from stepup.api.schemas.people import SitePage
from stepup.api.schemas.shapes import PageQuery
from stepup.people import access

bp = open_door("sites", "Schools and offices")


@bp.get("/sites")
@bp.arguments(PageQuery, location="query")
@bp.response(200, SitePage)
def index(wanted):
    """The sites that are open."""
    within = queries.Slice(**wanted)
    found, total = queries.sites(access.sites(), within)
    return answers.page(found, total, within)
