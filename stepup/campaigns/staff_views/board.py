"""One printed page for the board, the classes that came back, and the picture of the chain."""

from flask import redirect, render_template, url_for

from stepup.campaigns import actions, emails, words
from stepup.campaigns.forms import ConclusionForm
from stepup.campaigns.queries import classes, comparing, funnel, lineage, results
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.people import access
from stepup.people.models import Person


@bp.get("/<int:campaign_id>/board")
def board(campaign_id):
    campaign = campaign_of(campaign_id)
    said = results.heard(campaign)
    answers, numbers = said.answers(), results.results(campaign, said)
    return render_template(
        "campaigns/staff/board.html",
        campaign=campaign,
        numbers=numbers,
        why_not=results.why_not(campaign, said),
        why=words.WHY,
        answers=[(label, answers[answer]) for answer, label in words.ANSWERS.items()],
        letters=emails.examples(campaign),
        author=db.session.get(Person, campaign.created_by_id or 0),
        approver=db.session.get(Person, campaign.approved_by_id or 0),
        **outcome_of(campaign, said, numbers),
    )


def outcome_of(campaign, said, numbers):
    """The stages in people, the versions compared, and who was left out by lot."""
    arms, found = comparing.arms(campaign), funnel.of(campaign, said, numbers["sent"])
    return {
        "steps": [(step.label, step.number) for step in found.steps],
        "found": found,
        "arms": arms,
        "verdict": comparing.verdict(arms),
        "control": comparing.control(campaign),
        "brought": funnel.brought_along(campaign),
    }


@bp.route("/<int:campaign_id>/learnt", methods=["GET", "POST"])
def learnt(campaign_id):
    campaign = campaign_of(campaign_id)
    form = ConclusionForm(obj=campaign)
    if not form.validate_on_submit():
        page = render_template("campaigns/staff/learnt.html", form=form, campaign=campaign)
        return page, 422 if form.is_submitted() else 200
    actions.conclude(campaign, form.cost.data or "", form.learnt.data or "")
    db.session.commit()
    return redirect(url_for("staff_campaigns.board", campaign_id=campaign.id))


@bp.get("/paid-forward")
def paid_forward():
    hers = access.sites()
    return render_template(
        "campaigns/staff/paid_forward.html",
        classes=classes.classes(hers),
        links=lineage.chains(hers),
    )
