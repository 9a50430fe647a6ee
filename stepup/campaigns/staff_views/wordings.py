"""The other letters of a campaign: languages, motives, comparisons, second and third steps."""

from flask import flash, redirect, render_template, url_for

from stepup.campaigns import actions
from stepup.campaigns.forms import WordingForm
from stepup.campaigns.models import Wording
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.errors import Refused


@bp.route("/<int:campaign_id>/letters/new", methods=["GET", "POST"], defaults={"wording_id": 0})
@bp.route("/<int:campaign_id>/letters/<int:wording_id>", methods=["GET", "POST"])
def wording(campaign_id, wording_id):
    campaign = campaign_of(campaign_id)
    stored = _stored(campaign, wording_id)
    form = WordingForm()
    if not form.is_submitted():
        _begin(form, campaign, stored)
    if not form.validate_on_submit():
        return _page(form, campaign, stored), 422 if form.is_submitted() else 200
    try:
        actions.write(campaign, form.writing(wording_id))
    except Refused as refusal:
        db.session.rollback()
        return _page(form, campaign, stored, refusal), 409
    db.session.commit()
    return redirect(url_for("staff_campaigns.show", campaign_id=campaign.id))


def _stored(campaign, wording_id):
    if not wording_id:
        return None
    chosen = db.select(Wording).where(Wording.id == wording_id, Wording.campaign_id == campaign.id)
    return db.first_or_404(chosen)


def _begin(form, campaign, stored):
    """A new one begins as a copy of the first letter."""
    if stored is not None:
        form.fill_from(stored)
    else:
        form.subject.data, form.body.data = campaign.subject, campaign.body
        form.after_days.data = 14


def _page(form, campaign, stored, refusal=None):
    return render_template(
        "campaigns/staff/wording.html",
        form=form,
        campaign=campaign,
        stored=stored,
        refusal=refusal,
    )


@bp.post("/<int:campaign_id>/letters/<int:wording_id>/drop")
def drop(campaign_id, wording_id):
    campaign = campaign_of(campaign_id)
    actions.drop(_stored(campaign, wording_id))
    db.session.commit()
    flash("That letter is gone.")
    return redirect(url_for("staff_campaigns.show", campaign_id=campaign.id))
