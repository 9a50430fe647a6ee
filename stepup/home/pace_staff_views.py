"""How fast campaign letters leave, for those who know what their mail server bears."""

from flask import Blueprint, flash, redirect, render_template, url_for

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.home.pace_forms import PaceForm
from stepup.organisation.models import Organisation
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.beats import ALL, EACH, of_provider
from stepup.people import access
from stepup.people.models import Role

bp = Blueprint("pace", __name__, url_prefix="/staff/letters/pace")
access.opens_to(bp, access.roles_everywhere(Role.COORDINATOR, Role.ADMIN))


@bp.route("", methods=["GET", "POST"])
def choose():
    paces = letters.paces()
    form = PaceForm()
    if not form.is_submitted():
        form.fill_from(paces)
    if not form.validate_on_submit():
        page = render_template("home/pace.html", form=form, slowed=letters.slowed())
        return page, 422 if form.is_submitted() else 200
    _save(form, paces)
    db.session.commit()
    flash("Saved. It holds for every worker from the next letter on.")
    return redirect(url_for("pace.choose"))


def _save(form, before):
    ours = db.session.get(Organisation, 1)
    if ours is None:
        raise Refused("Save the settings first: nobody knows yet whose letters these are.")
    outbox.set_pace(ALL, form.in_all.data)
    outbox.set_pace(EACH, form.to_each.data)
    chosen = form.providers()
    for key in (before.keys() | chosen.keys()) - {ALL, EACH}:
        if key.startswith(of_provider("")):
            outbox.set_pace(key, chosen.get(key))
    outbox.warm_up(form.warming_since.data)
    audit.record("set how fast letters leave", ours, after=form.facts())
