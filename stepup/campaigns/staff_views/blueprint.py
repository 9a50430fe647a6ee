"""Who may: coordinators, and admins in their place."""

from flask import Blueprint

from stepup.campaigns.models import Campaign
from stepup.db import db
from stepup.people import access
from stepup.people.models import Role

bp = Blueprint("staff_campaigns", __name__, url_prefix="/staff/campaigns")
access.opens_to(bp, access.roles(Role.COORDINATOR))


def campaign_of(campaign_id):
    return db.get_or_404(Campaign, campaign_id)
