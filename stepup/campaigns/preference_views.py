"""Without signing in: how often, until when not, and why at all; her new city; her friend."""

from flask import Blueprint, abort, redirect, render_template, url_for

from stepup.campaigns import actions
from stepup.campaigns.landing_forms import FriendForm, MovedForm, PreferenceForm
from stepup.campaigns.models import Preference
from stepup.campaigns.views import recipient_of
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits
from stepup.people import actions as people
from stepup.volunteers import actions as volunteers

bp = Blueprint("wishes", __name__)
access.opens_to(bp, access.LINK_HOLDERS)


def _hers(token):
    recipient = recipient_of(token)
    if recipient.person.erased_at is not None:
        abort(410)
    return recipient


@bp.route("/invited/<token>/wishes", methods=["GET", "POST"])
def wishes(token):
    recipient = _hers(token)
    form = PreferenceForm()
    if not form.is_submitted():
        form.fill_from(db.session.get(Preference, recipient.person_id))
    if not form.validate_on_submit():
        page = render_template("campaigns/wishes.html", form=form, token=token, is_kept=False)
        return page, 422 if form.is_submitted() else 200
    actions.prefer(recipient, form.wish())
    db.session.commit()
    return render_template("campaigns/wishes.html", form=form, token=token, is_kept=True)


@bp.post("/invited/<token>/moved")
def moved(token):
    recipient = _hers(token)
    form = MovedForm()
    if not form.validate_on_submit():
        abort(400)
    actions.move(recipient, form.city.data)
    db.session.commit()
    return redirect(url_for("invited.show", token=token, _anchor="evenings-title"), 303)


@bp.route("/invited/<token>/friend", methods=["GET", "POST"])
@limits.limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def friend(token):
    """Somebody to whom she forwarded her letter comes as herself."""
    recipient = _hers(token)
    form = FriendForm()
    refusal = None
    if form.validate_on_submit():
        try:
            _welcome(recipient, form)
        except Refused as said:
            db.session.rollback()
            recipient, refusal = _hers(token), said
        else:
            db.session.commit()
            return redirect(url_for("volunteers.thanks"), 303)
    status = 409 if refusal else 422 if form.is_submitted() else 200
    page = render_template(
        "campaigns/friend.html", form=form, token=token, her=recipient.person, refusal=refusal
    )
    return page, status


def _welcome(recipient, form):
    volunteers.ensure_born_early_enough(form.born_on.data)
    person = people.find_or_create(
        form.first_name.data,
        form.last_name.data,
        form.email.data,
        born_on=form.born_on.data,
    )
    actions.welcome_friend(recipient, person, form.motivation.data)
