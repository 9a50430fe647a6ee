"""One printed page for the board, the classes that came back, and the picture of the chain."""

from flask import render_template

from stepup.campaigns import words
from stepup.campaigns.queries import lineage, outcomes, results
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.db import db
from stepup.people import access
from stepup.people.models import Person


@bp.get("/<int:campaign_id>/board")
def board(campaign_id):
    campaign = campaign_of(campaign_id)
    answers = results.answers(campaign)
    return render_template(
        "campaigns/staff/board.html",
        campaign=campaign,
        numbers=results.results(campaign),
        why_not=results.why_not(campaign),
        why=words.WHY,
        answers=[(label, answers[answer]) for answer, label in words.ANSWERS.items()],
        author=db.session.get(Person, campaign.created_by_id or 0),
        approver=db.session.get(Person, campaign.approved_by_id or 0),
        **outcome_of(campaign),
    )


def outcome_of(campaign):
    """The stages in people, the versions compared, and who was left out by lot."""
    steps = outcomes.steps(campaign)
    arms = outcomes.arms(campaign)
    return {
        "steps": [(step.label, len(step.people)) for step in steps],
        "arms": arms,
        "verdict": outcomes.verdict(arms),
        "control": outcomes.control(campaign),
        "brought": outcomes.brought_along(campaign),
    }


@bp.get("/paid-forward")
def paid_forward():
    hers = access.sites()
    classes, links = outcomes.classes(hers), lineage.chains(hers)
    return render_template("campaigns/staff/paid_forward.html", classes=classes, links=links)
