"""Who may: coordinators, and admins in their place, each with the campaigns of her sites."""

from flask import Blueprint

from stepup.campaigns.models import Campaign
from stepup.campaigns.queries import reach
from stepup.db import db
from stepup.people import access
from stepup.people.models import Role

bp = Blueprint("staff_campaigns", __name__, url_prefix="/staff/campaigns")
access.opens_to(bp, access.roles(Role.COORDINATOR))


def campaign_of(campaign_id):
    hers = db.select(Campaign).where(Campaign.id == campaign_id, reach.within(access.sites()))
    return db.first_or_404(hers)
