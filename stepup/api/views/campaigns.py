"""Asking the alumnae back."""

from datetime import timedelta

from flask import url_for

from stepup.api import answers, queries
from stepup.api.doors import ensure_sites, open_door
from stepup.api.forms.events import chosen
from stepup.api.forms.references import blaming
from stepup.api.schemas.campaigns import (
    CampaignPage,
    CampaignSchema,
    NewCampaignSchema,
    SendSchema,
)
from stepup.api.schemas.shapes import PageQuery
from stepup.campaigns import actions, tasks
from stepup.campaigns.actions import UNDO, Draft
from stepup.campaigns.models import Campaign
from stepup.campaigns.queries.audience import audience_of
from stepup.db import db
from stepup.people import access
from stepup.people.models import Role

bp = open_door("campaigns", "Letters to the alumnae", Role.COORDINATOR)


@bp.get("/campaigns")
@bp.arguments(PageQuery, location="query")
@bp.response(200, CampaignPage)
def index(wanted):
    """Newest first; what came of one stands with that one."""
    within = queries.Slice(**wanted)
    found, total = queries.campaigns(access.sites(), within)
    return answers.page(answers.campaigns(found), total, within)


@bp.post("/campaigns")
@bp.arguments(NewCampaignSchema)
@bp.response(201, CampaignSchema)
def create(sent):
    """A draft: nothing leaves before it is sent."""
    audience = chosen(sent["audience"])
    ensure_sites(audience.site_ids)
    draft = Draft(sent["name"], sent["subject"], sent["body"], audience.audience())
    with blaming():
        campaign = actions.create(draft, access.viewer())
    shown = answers.campaign(campaign)
    db.session.commit()
    return shown, 201, {"Location": url_for("api_campaigns.show", campaign_id=shown["id"])}


@bp.get("/campaigns/<int:campaign_id>")
@bp.response(200, CampaignSchema)
def show(campaign_id):
    """One campaign, with its results in people."""
    return answers.campaign(_campaign_of(campaign_id))


def _campaign_of(campaign_id):
    campaign = db.get_or_404(Campaign, campaign_id)
    ensure_sites(audience_of(campaign).site_ids)
    return campaign


@bp.post("/campaigns/<int:campaign_id>/send")
@bp.arguments(SendSchema, required=False)
@bp.response(202, CampaignSchema)
def send(sent, campaign_id):
    """Off it goes after ten minutes to think again, or `now`; twice sends nothing twice."""
    campaign = _campaign_of(campaign_id)
    actions.start(campaign, timedelta(0) if sent["now"] else UNDO)
    if sent["now"]:
        actions.skip_undo(campaign)
    db.session.commit()
    if sent["now"]:
        tasks.freeze(campaign)
    return answers.campaign(campaign)
