"""The evening from a staff member's own phone: roster, check-in, closing."""

import segno
from flask import current_app, flash, redirect, render_template, request, url_for

from stepup import clock
from stepup.db import db
from stepup.events import codes, rosters
from stepup.events.actions import closing, door, evening
from stepup.events.models import Attendance, Signup
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.events.views import taps, walkins
from stepup.people import access, links
from stepup.people.models import Purpose


@bp.get("/<int:event_id>/roster")
def roster(event_id):
    event = event_of(event_id)
    return _page(event)


def _page(event, **more):
    return render_template("events/staff/roster.html", **walkins.page_of(event), **more)


@bp.get("/<int:event_id>/sheet")
def sheet(event_id):
    event = event_of(event_id)
    return render_template("events/sheet.html", event=event, team=rosters.team(event))


@bp.post("/<int:event_id>/walk-in")
def walk_in(event_id):
    event = event_of(event_id)
    done = redirect(url_for("staff_events.roster", event_id=event.id))
    return taps.answer(event, lambda at: walkins.walk_in(event, access.viewer(), at), done)


@bp.get("/<int:event_id>/roster/paper")
def paper_roster(event_id):
    """To print: each line has a short code, to be typed back after the evening."""
    event = event_of(event_id)
    return render_template(
        "events/staff/paper.html", event=event, roster=rosters.of(event), code=codes.of
    )


@bp.post("/<int:event_id>/codes")
def read_codes(event_id):
    event = event_of(event_id)
    typed = request.form.get("codes", "")[:5_000].replace(",", " ").split()
    count, refused = door.read_codes(event, typed, access.viewer())
    db.session.commit()
    flash("1 person was here." if count == 1 else f"{count} people were here.")
    for sentence in refused[:20]:
        flash(sentence, "error")
    return redirect(url_for("staff_events.roster", event_id=event.id))


@bp.post("/<int:event_id>/self-check-in")
def self_check_in(event_id):
    """A poster with a code that opens the door's page on anybody's phone, for this evening."""
    event = event_of(event_id)
    days = max((event.ends_at - clock.now()).days, 0) + 2
    token = links.mint(Purpose.SELF_CHECK_IN, event.id, access.viewer(), days=days, name="poster")
    db.session.commit()
    address = current_app.config["BASE_URL"] + url_for("here.show", token=token)
    svg = segno.make(address, error="m").svg_data_uri(scale=10, border=2)
    return render_template("events/staff/poster.html", event=event, address=address, svg=svg)


@bp.post("/<int:event_id>/check-in/<int:signup_id>")
def check_in(event_id, signup_id):
    event = event_of(event_id)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    done = redirect(url_for("staff_events.roster", event_id=event.id, _anchor=f"s{signup.id}"))
    return taps.answer(event, lambda at: evening.check_in(signup, access.viewer(), at), done)


@bp.post("/<int:event_id>/attendance/<int:attendance_id>/<any(out, undo):deed>")
def after_check_in(event_id, attendance_id, deed):
    event = event_of(event_id)
    chosen = db.select(Attendance).filter_by(id=attendance_id, event_id=event.id)
    attendance = db.first_or_404(chosen)
    done = redirect(url_for("staff_events.roster", event_id=event.id))
    return taps.answer(event, lambda at: evening.after(attendance, deed, at), done)


@bp.post("/<int:event_id>/close")
def close(event_id):
    event = event_of(event_id)
    count = closing.close(event)
    db.session.commit()
    flash(f"The evening is recorded: {count} people came.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/not-seen/<int:signup_id>/<any(here, excused):deed>")
def settle_absence(event_id, signup_id, deed):
    event = event_of(event_id)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    if deed == "here":
        closing.was_here(signup, access.viewer())
    else:
        closing.excuse(signup)
    db.session.commit()
    flash("Put right. She is not written to.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/check-in-link")
def check_in_link(event_id):
    """For a site lead without an account at hand: a link to this evening's roster only."""
    event = event_of(event_id)
    days = max((event.ends_at - event.starts_at).days, 0) + 2
    token = links.mint(Purpose.CHECK_IN, event.id, access.viewer(), days=days, name="check-in")
    db.session.commit()
    shown = current_app.config["BASE_URL"] + url_for("checkin.show", token=token)
    return _page(event, link=shown)
