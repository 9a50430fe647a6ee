"""The letter as a real alumna would read it, and a copy to try."""

from flask import Response, abort, flash, redirect, render_template, url_for

from stepup.campaigns import actions, emails
from stepup.campaigns.forms import TestLetterForm
from stepup.campaigns.queries import audience
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.errors import Refused

SEALED = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'self'"
)


@bp.get("/<int:campaign_id>/preview/<int:person_id>")
def preview(campaign_id, person_id):
    return _preview(campaign_of(campaign_id), person_id, TestLetterForm())


def _preview(campaign, person_id, form, refusal=None):
    candidate = audience.candidate_in(campaign, person_id) or abort(404)
    return render_template(
        "campaigns/staff/preview.html",
        campaign=campaign,
        candidate=candidate,
        text=emails.read_by(campaign, candidate),
        form=form,
        refusal=refusal,
    )


@bp.get("/<int:campaign_id>/letter/<int:person_id>")
def letter(campaign_id, person_id):
    """The letter alone, for the frame on the preview."""
    campaign = campaign_of(campaign_id)
    candidate = audience.candidate_in(campaign, person_id) or abort(404)
    page = Response(emails.read_by(campaign, candidate).html)
    page.headers["Content-Security-Policy"] = SEALED
    return page


@bp.post("/<int:campaign_id>/preview/<int:person_id>")
def send_test(campaign_id, person_id):
    campaign = campaign_of(campaign_id)
    form = TestLetterForm()
    candidate = audience.candidate_in(campaign, person_id) or abort(404)
    if not form.validate_on_submit():
        return _preview(campaign, person_id, form), 422
    try:
        actions.send_test(campaign, form.address.data, candidate)
    except Refused as refusal:
        db.session.rollback()
        return _preview(campaign, person_id, form, refusal), 409
    db.session.commit()
    flash("The test letter is on its way.")
    return redirect(url_for(".preview", campaign_id=campaign.id, person_id=person_id))
