"""Her own page about when she can come: asked before anybody asks her."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import availability
from stepup.events.actions import times
from stepup.events.forms.times import AwayForm
from stepup.events.models import AwayTime, Part
from stepup.events.views import private
from stepup.people import access

bp = Blueprint("times", __name__, url_prefix="/me/times")
access.opens_to(bp, access.SIGNED_IN)
bp.after_request(private.keep)
DAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)
PARTS = {
    Part.MORNING: lazy_gettext("Morning"),
    Part.AFTERNOON: lazy_gettext("Afternoon"),
    Part.EVENING: lazy_gettext("Evening"),
}


@bp.get("")
def index():
    return _page(AwayForm(formdata=None))


def _page(form, refusal=None):
    person = access.viewer()
    return render_template(
        "events/times.html",
        days=DAYS,
        parts=PARTS,
        usual=availability.usual_of(person.id),
        away=availability.away_of(person.id, clock.today(person.time_zone or "UTC")),
        form=form,
        refusal=refusal,
    )


@bp.post("")
def say():
    every = [(day, part) for day in range(len(DAYS)) for part in Part]
    ticked = set(request.form.getlist("time"))
    times.say(access.viewer(), [one for one in every if f"{one[0]}-{one[1].value}" in ticked])
    db.session.commit()
    flash(_("Saved. We ask you for these times only.") if ticked else _("Saved."))
    return redirect(url_for("times.index"), 303)


@bp.post("/away")
def add_away():
    form = AwayForm()
    if not form.validate():
        return _page(form), 422
    try:
        times.add_away(access.viewer(), form.first_on.data, form.last_on.data)
    except Refused as refusal:
        db.session.rollback()
        return _page(form, refusal), 409
    db.session.commit()
    flash(_("Saved. In these days we do not ask you."))
    return redirect(url_for("times.index"), 303)


@bp.post("/away/<int:away_id>/remove")
def remove_away(away_id):
    mine = db.select(AwayTime).filter_by(id=away_id, person_id=access.viewer().id)
    times.remove_away(db.first_or_404(mine))
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for("times.index"), 303)
