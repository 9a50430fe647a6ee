"""The letter as a real alumna would read it, and a copy to try."""

from flask import Response, abort, flash, redirect, render_template, request, url_for

from stepup import asked
from stepup.campaigns import actions, checks, emails, writings
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
    writing = _writing(campaign, candidate)
    return render_template(
        "campaigns/staff/preview.html",
        campaign=campaign,
        candidate=candidate,
        writing=writing,
        steps=writings.of_campaign(campaign).steps,
        findings=checks.findings(writing),
        text=emails.read_by(writing, candidate),
        form=form,
        refusal=refusal,
    )


def _writing(campaign, candidate):
    """Of the step that is looked at; `with` shows one version to whoever would read another."""
    known = writings.of_campaign(campaign)
    for each in known.known:
        if "with" in request.args and each.id == asked.number("with"):
            return each
    step = asked.number("step", 1)
    return known.of_step(step if step in known.steps else 1).for_her(candidate)


@bp.get("/<int:campaign_id>/letter/<int:person_id>")
def letter(campaign_id, person_id):
    """The letter alone, for the frame on the preview."""
    campaign = campaign_of(campaign_id)
    candidate = audience.candidate_in(campaign, person_id) or abort(404)
    page = Response(emails.read_by(_writing(campaign, candidate), candidate).html)
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
        writing = _writing(campaign, candidate)
        actions.send_test(campaign, form.address.data, candidate, writing)
    except Refused as refusal:
        db.session.rollback()
        return _preview(campaign, person_id, form, refusal), 409
    db.session.commit()
    flash("The test letter is on its way.")
    return redirect(url_for(".preview", campaign_id=campaign.id, person_id=person_id))
