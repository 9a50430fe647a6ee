"""The evening from a staff member's own phone: roster, check-in, closing."""

from flask import current_app, flash, redirect, render_template, url_for

from stepup.db import db
from stepup.events import rosters
from stepup.events.actions import evening
from stepup.events.models import Attendance, Signup
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access, links
from stepup.people.models import Purpose


@bp.get("/<int:event_id>/roster")
def roster(event_id):
    event = event_of(event_id)
    return render_template("events/staff/roster.html", roster=rosters.of(event), event=event)


@bp.post("/<int:event_id>/check-in/<int:signup_id>")
def check_in(event_id, signup_id):
    event = event_of(event_id)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    evening.check_in(signup, access.viewer())
    db.session.commit()
    return redirect(url_for("staff_events.roster", event_id=event.id, _anchor=f"s{signup.id}"))


@bp.post("/<int:event_id>/attendance/<int:attendance_id>/<any(out, undo):deed>")
def after_check_in(event_id, attendance_id, deed):
    event = event_of(event_id)
    chosen = db.select(Attendance).filter_by(id=attendance_id, event_id=event.id)
    attendance = db.first_or_404(chosen)
    if deed == "out":
        evening.check_out(attendance)
    else:
        evening.undo_check_in(attendance)
    db.session.commit()
    return redirect(url_for("staff_events.roster", event_id=event.id))


@bp.post("/<int:event_id>/close")
def close(event_id):
    event = event_of(event_id)
    count = evening.close(event)
    db.session.commit()
    flash(f"The evening is recorded: {count} people came.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/check-in-link")
def check_in_link(event_id):
    """For a site lead without an account at hand: a link to this evening's roster only."""
    event = event_of(event_id)
    days = max((event.ends_at - event.starts_at).days, 0) + 2
    token = links.mint(Purpose.CHECK_IN, event.id, access.viewer(), days=days, name="check-in")
    db.session.commit()
    shown = current_app.config["BASE_URL"] + url_for("checkin.show", token=token)
    page = rosters.of(event)
    return render_template("events/staff/roster.html", roster=page, event=event, link=shown)
