"""The safety policy, for those who keep it: two of them change it together."""

from flask import Blueprint, flash, redirect, render_template, url_for

from stepup.cohorts import texts
from stepup.db import db
from stepup.errors import Refused
from stepup.home.policy_forms import PolicyForm
from stepup.people import access
from stepup.people.models import Role
from stepup.safety import actions, policies, queries
from stepup.safety.models import PolicyVersion
from stepup.volunteers import conduct

bp = Blueprint("policy", __name__, url_prefix="/staff/policy")
access.opens_to(bp, access.roles_everywhere(Role.ADMIN, Role.SAFEGUARDING_LEAD))


@bp.get("")
def show():
    return _page(PolicyForm(formdata=None))


def _page(form, refusal=None):
    current, waiting = queries.policy(), queries.proposed_policy()
    form.fill(current, texts.versions(), conduct.versions())
    proposed = policies.from_values(waiting.values) if waiting else current
    return render_template(
        "home/policy.html",
        form=form,
        refusal=refusal,
        waiting=waiting,
        differences=policies.differences(current, proposed),
        decided=queries.decided_policies(),
    )


@bp.post("")
def propose():
    form = PolicyForm()
    form.fill(queries.policy(), texts.versions(), conduct.versions())
    if not form.validate():
        return _page(form), 422
    proposed = form.policy(queries.policy())
    try:
        actions.propose_policy(proposed, access.viewer(), form.reason.data)
    except Refused as refusal:
        db.session.rollback()
        return _page(form, refusal), 409
    db.session.commit()
    flash("Proposed. It counts as soon as a second person confirms it on this page.")
    return redirect(url_for("policy.show"))


@bp.post("/<int:version_id>/<any(accept, refuse):answer>")
def decide(version_id, answer):
    version = db.get_or_404(PolicyVersion, version_id)
    accepted = answer == "accept"
    try:
        actions.decide_policy(version, access.viewer(), accepted=accepted)
    except Refused as refusal:
        db.session.rollback()
        return _page(PolicyForm(formdata=None), refusal), 409
    db.session.commit()
    flash("It counts from now on." if accepted else "The proposal is off the table.")
    return redirect(url_for("policy.show"))
