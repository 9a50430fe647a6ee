"""The list of campaigns, and what became of one."""

from flask import abort, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.campaigns import actions, checks, emails, tasks, words, writings
from stepup.campaigns.models import CampaignState, Why
from stepup.campaigns.queries import audience, funnel, lists, refusals, results, surveys
from stepup.campaigns.staff_views.blueprint import bp, campaign_of
from stepup.campaigns.staff_views.board import outcome_of
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import invitations
from stepup.db import db
from stepup.people import access
from stepup.people.models import Person

PER_PAGE = 50
AT_A_GLANCE = 3000  # women of whom a page can say at once who is left out


@bp.get("")
def index():
    return render_template(
        "campaigns/staff/index.html",
        campaigns=lists.all_of_them(access.sites()),
        sent=lists.sent_by_campaign(),
        applied=lists.applied_by_campaign(),
    )


@bp.get("/<int:campaign_id>")
def show(campaign_id):
    campaign = campaign_of(campaign_id)
    if campaign.state is CampaignState.DRAFT:
        return render_template(
            "campaigns/staff/plan.html",
            campaign=campaign,
            survey=surveys.survey(campaign),
            instead=emails.instead(campaign),
            why=words.WHY,
            **_letters(campaign),
        )
    if campaign.state is CampaignState.SCHEDULED:
        return _waits(campaign)
    said = results.heard(campaign)
    answers, numbers = said.answers(), results.results(campaign, said)
    return render_template(
        "campaigns/staff/results.html",
        campaign=campaign,
        numbers=numbers,
        letters=emails.examples(campaign),
        **outcome_of(campaign, said, numbers),
        why_not=results.why_not(campaign, said),
        answers=[(label, answers[answer]) for answer, label in words.ANSWERS.items()],
        conversions=results.recent_conversions(campaign),
        refused=refusals.of_our_mail(campaign) if campaign.state is CampaignState.PAUSED else (),
        waits_for_a_look=lists.waits_for_a_look(campaign),
        why=words.WHY,
        answer_words={answer.value: label for answer, label in words.ANSWERS.items()},
    )


def _waits(campaign):
    """Nothing has left: when it goes, to how many, and the way back."""
    chosen = audience.audience_of(campaign)
    size = audience.size(chosen)
    return render_template(
        "campaigns/staff/scheduled.html",
        campaign=campaign,
        size=size,
        counted=audience.count(chosen, campaign.id) if size <= AT_A_GLANCE else None,
        letters=emails.examples(campaign),
        is_overdue=campaign.is_overdue_at(clock.now(), tasks.OVERDUE),
        can_undo=not campaign.is_due_at(clock.now()),
        why=words.WHY,
    )


def _letters(campaign):
    """What is written, what a filter would say of it, whom staff look for, who has read it."""
    known = writings.of_campaign(campaign).known
    sought = request.args.get("who", "")[:80]
    return {
        "writings": known,
        "papers": {each.id: paper for each, paper in emails.examples(campaign)},
        "findings": {each.id: checks.findings(each) for each in known},
        "motives": words.MOTIVES,
        "sought": sought,
        "found": surveys.named(campaign, sought) if sought else [],
        "approver": db.session.get(Person, campaign.approved_by_id or 0),
        "second_look_above": actions.SECOND_LOOK_ABOVE,
        "is_own": campaign.created_by_id == access.viewer().id,
    }


@bp.get("/<int:campaign_id>/women/<int:number>")
def women(campaign_id, number):
    """Behind each number of the stages: who got there, and how much further."""
    campaign = campaign_of(campaign_id)
    label = funnel.LABELS[number - 1] if 1 <= number <= len(funnel.LABELS) else abort(404)
    page = asked.page()
    found, total = funnel.women(campaign, label, page, PER_PAGE)
    return render_template(
        "campaigns/staff/women.html",
        campaign=campaign,
        label=label,
        women=found,
        total=total,
        page=page,
        pages=-(-total // PER_PAGE),
    )


@bp.get("/<int:campaign_id>/left-out/<why>")
def left_out(campaign_id, why):
    campaign = campaign_of(campaign_id)
    reason = {each.value: each for each in Why}.get(why) or abort(404)
    page = asked.page()
    look = surveys.left_out if campaign.frozen_at is None else results.left_out
    names, total = look(campaign, reason, page, PER_PAGE)
    return render_template(
        "campaigns/staff/left_out.html",
        campaign=campaign,
        names=names,
        total=total,
        page=page,
        pages=-(-total // PER_PAGE),
        why=words.WHY[reason],
        mend=words.MEND.get(reason),
        can_be_asked=reason is Why.NO_CONSENT,
        is_lost=reason in (Why.NO_ADDRESS, Why.SUPPRESSED, Why.UNDER_AGE),
    )


@bp.post("/<int:campaign_id>/left-out/ask/<int:person_id>")
def ask_her(campaign_id, person_id):
    """Whether we may invite her: her own yes mends it, and the question goes out once."""
    campaign = campaign_of(campaign_id)
    if audience.candidate_in(campaign, person_id) is None:
        abort(404)
    asked_now = invitations.ask_back(cohorts.alumna_of(person_id), audience.today())
    db.session.commit()
    flash("The question is on its way to her." if asked_now else "Nobody may write to her yet.")
    return redirect(url_for(".left_out", campaign_id=campaign.id, why=Why.NO_CONSENT.value), 303)
