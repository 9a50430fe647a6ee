"""Holds: whoever sees a danger stops it at once; two people together let it start again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup import clock
from stepup.db import db
from stepup.events.actions import seats
from stepup.mentoring import meetings
from stepup.people import access
from stepup.people.models import Person, Role
from stepup.safety import actions, queries
from stepup.safety.models import Hold

PAUSED = "Your upcoming dates are paused while staff look into something. Please call us."
bp = Blueprint("holds", __name__, url_prefix="/staff")
access.opens_to(bp, access.STAFF)
lead = Blueprint("holds_open", __name__, url_prefix="/staff/holds")
access.opens_to(lead, access.roles(Role.SAFEGUARDING_LEAD, Role.ADMIN))
reasons = Blueprint("hold_reasons", __name__, url_prefix="/staff/holds")
access.opens_to(reasons, access.roles(Role.SAFEGUARDING_LEAD))


@bp.post("/people/<int:person_id>/hold")
def place(person_id):
    """SAFE-19: within this request she has no place and no rule lets her near the girls."""
    person = access.person_of(person_id)
    actions.place_hold(person, access.viewer(), request.form.get("note", "")[:500])
    count = seats.release(person, reason=PAUSED)
    meetings.release(person)
    db.session.commit()
    flash(f"On hold: nothing lets her near the girls. {count} coming places are free again.")
    return redirect(access.local(request.form.get("next", ""), url_for("staff.today")))


@lead.get("")
def index():
    return render_template("home/holds.html", holds=queries.open_holds(access.sites()))


@lead.post("/<int:hold_id>/lift")
def lift(hold_id):
    """The first press asks, the second, by somebody else, lifts; one of them is the lead."""
    hold = _hold_of(hold_id)
    viewer = access.viewer()
    asked_by = db.session.get(Person, hold.lift_asked_by_id) if hold.lift_asked_by_id else None
    if asked_by is None or asked_by.id == viewer.id:
        hold.lift_asked_by_id, hold.lift_asked_at = viewer.id, clock.now()
        flash("Noted. A second member of staff confirms it on this page.")
    else:
        by, with_ = _lead_first(asked_by, viewer)
        actions.lift_hold(hold, by, with_)
        flash("The hold is lifted. She chooses her dates anew.")
    db.session.commit()
    return redirect(url_for("holds_open.index"))


@reasons.post("/<int:hold_id>/reason")
def read(hold_id):
    """A POST: reading it is a deed, and is written down."""
    hold = _hold_of(hold_id)
    note = actions.read_note(hold)
    db.session.commit()
    return render_template("home/hold_reason.html", hold=hold, note=note)


def _hold_of(hold_id):
    hold = db.get_or_404(Hold, hold_id)
    access.person_of(hold.person_id)
    return hold


def _lead_first(one, other):
    return (one, other) if one.id in queries.safeguarding_leads() else (other, one)
