"""Which site looks after her on her way: who chose none is given to one by staff of the house."""

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Site
from stepup.volunteers import stages
from stepup.volunteers.models import Volunteer


def give(volunteer: Volunteer, site: Site) -> None:
    """From now on the staff of this site see her; those of the site she had do no more."""
    db.session.refresh(volunteer, with_for_update=True)  # two may give her away at once
    if volunteer.stage in stages.GONE:
        raise Refused("She is not on her way any more. Name her anew first.")
    if site.closed_at is not None:
        raise Refused("This site is closed. Choose one that is open.")
    before = volunteer.site_id
    if before == site.id:
        return
    volunteer.site = site
    audit.record("given to a site", volunteer, before={"site": before}, after={"site": site.id})
