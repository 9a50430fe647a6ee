"""A mentor's own page: may letters to women whom she mentored come in her name?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup.campaigns import actions
from stepup.campaigns.models import Preference
from stepup.campaigns.queries import lending
from stepup.db import db
from stepup.people import access

bp = Blueprint("lending", __name__, url_prefix="/me/name")
access.opens_to(bp, access.SIGNED_IN)


@bp.get("")
def show():
    person = access.viewer()
    preference = db.session.get(Preference, person.id)
    return render_template(
        "campaigns/lending.html",
        person=person,
        mentored=lending.mentored_by(person),
        since=preference.lends_name_since if preference else None,
    )


@bp.post("/lend")
def lend():
    actions.lend_name(access.viewer())
    db.session.commit()
    flash(_("Thank you. Letters to women whom you mentored may come in your name."))
    return redirect(url_for(".show"), 303)


@bp.post("/take-back")
def take_back():
    actions.take_name_back(access.viewer())
    db.session.commit()
    flash(_("No letter leaves in your name any more."))
    return redirect(url_for(".show"), 303)
