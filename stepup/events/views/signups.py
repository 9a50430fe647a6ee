"""One place, from the link in its letters: see it, confirm it, take it, give it back."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, url_for

from stepup.audit import actions as audit
from stepup.cohorts import queries as cohorts
from stepup.events import entries, queries, standing
from stepup.events.forms.places import WithdrawForm
from stepup.events.models import SignupState
from stepup.events.views import answers, private
from stepup.events.views.blueprint import PER_MAILBOX, names_no_mailbox
from stepup.events.views.ical import download
from stepup.people import access, limits, links
from stepup.people.models import Purpose

bp = Blueprint("signups", __name__, url_prefix="/signups")
access.opens_to(bp, access.LINK_HOLDERS)
bp.after_request(private.keep)


def _opened(token):
    """The place of this link; GET and HEAD only look, because mail scanners follow every link."""
    link = links.find(token, Purpose.SIGNUP)
    signup = queries.signup_shown(link.thing_id) if link else None
    if signup is None or link.person.erased_at is not None or cohorts.outlived(link):
        abort(404)
    audit.act_as(link.person_id, "link")
    return signup


@bp.get("/<token>")
def show(token):
    return _page(token, _opened(token))


def _page(token, signup, form=None, refusal=None):
    return render_template(
        "events/signup.html",
        token=token,
        standing=standing.of(signup),
        withdraw_form=form or WithdrawForm(formdata=None),
        refusal=refusal,
    )


@bp.post(f"/<token>/<any(confirm, withdraw, decline, again, {answers.MORE}):deed>")
def answer(token, deed):
    return _with_her_place(token, partial(answers.carry_out, deed))


@bp.post("/<token>/swap")
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, exempt_when=names_no_mailbox)
def swap(token):
    return _with_her_place(token, answers.pass_on)


@bp.post("/<token>/tell")
def tell(token):
    return _with_her_place(token, answers.tell)


def _with_her_place(token, deed):
    signup = _opened(token)
    latest = queries.live_signup(signup.event_id, signup.person_id) or signup
    done = redirect(url_for("signups.show", token=token), 303)
    return deed(latest, partial(_page, token, signup)) or done


@bp.get("/<token>.ics")
def calendar(token):
    shown = standing.of(_opened(token))
    if shown.state is not SignupState.CONFIRMED:
        abort(404)
    return download([entries.own_entry(shown.signup)], f"event-{shown.signup.event_id}")
