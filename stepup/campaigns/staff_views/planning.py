"""Words and audience, written and counted."""

from flask import redirect, render_template, request, url_for

from stepup import asked
from stepup.campaigns import actions, words
from stepup.campaigns.forms import CampaignForm
from stepup.campaigns.queries import audience
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access


@bp.route("/new", methods=["GET", "POST"])
def new():
    form = CampaignForm()
    if not form.is_submitted():
        form.begin()
    return _edit(form, None, lambda: actions.create(form.draft(), access.viewer()))


@bp.route("/<int:campaign_id>/edit", methods=["GET", "POST"])
def edit(campaign_id):
    campaign = campaign_of(campaign_id)
    form = CampaignForm()
    if not form.is_submitted():
        form.fill_from(campaign, audience.audience_of(campaign))
    return _edit(form, campaign, lambda: actions.edit(campaign, form.draft()))


def _edit(form, campaign, save):
    if not form.validate_on_submit():
        return _form_page(form, campaign), 422 if form.is_submitted() else 200
    try:
        saved = save() or campaign
    except Refused as refusal:
        db.session.rollback()
        return _form_page(form, campaign, refusal), 409
    db.session.commit()
    return redirect(url_for("staff_campaigns.show", campaign_id=saved.id))


def _form_page(form, campaign, refusal=None):
    return render_template(
        "campaigns/staff/edit.html",
        form=form,
        campaign=campaign,
        refusal=refusal,
        counted=audience.count(form.audience(), campaign.id if campaign else 0),
        counted_in=form.audience().off_the_map,
        why=words.WHY,
    )


@bp.get("/count")
def count():
    """How many it would be, while she still chooses."""
    chosen = CampaignForm(request.args, meta={"csrf": False}).audience()
    counted = audience.count(chosen, asked.number("campaign"))
    return render_template(
        "campaigns/staff/_count.html",
        counted=counted,
        counted_in=chosen.off_the_map,
        why=words.WHY,
    )
