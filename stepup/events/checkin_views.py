"""Check-in by personal link: one evening's roster on a phone that nobody signed in on."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from stepup.audit import actions as audit
from stepup.db import db
from stepup.events import invitations, rosters
from stepup.events.actions import evening
from stepup.events.actions import health as evening_health
from stepup.events.models import Attendance, Event, Signup
from stepup.events.planners import runs_events
from stepup.events.views import taps, walkins
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.safety import queries as holds

bp = Blueprint("checkin", __name__, url_prefix="/check-in")
access.opens_to(bp, access.LINK_HOLDERS)


def _opened(token):
    """The event of this link, and on whose behalf it acts; anything else is not found.

    It acts for the member of staff who made it, as long as she may: a hold or a role that was taken
    back ends it too.
    """
    link = links.find(token, Purpose.CHECK_IN)
    event = db.session.get(Event, link.thing_id) if link else None
    if event is None or not runs_events(link.person, event.site_id):
        abort(404)
    if holds.is_held(link.person_id):
        abort(404)
    audit.act_as(link.person_id, "link")
    return event, link.person


@bp.get("/<token>")
def show(token):
    event, _ = _opened(token)
    return render_template("events/staff/roster.html", token=token, **walkins.page_of(event))


@bp.post("/<token>/<int:signup_id>")
def check_in(token, signup_id):
    event, person = _opened(token)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    kiosk = "kiosk" in request.form
    done = redirect(url_for("checkin.kiosk" if kiosk else "checkin.show", token=token))
    if kiosk:
        flash(f"Welcome, {signup.person.called}.")
    return taps.answer(event, lambda at: evening.check_in(signup, person, at), done)


@bp.get("/<token>/kiosk")
def kiosk(token):
    """On a tablet at the door: whoever comes taps her own name."""
    event, _ = _opened(token)
    roster = rosters.of(event)
    waiting = [line for line in roster.lines if not line.is_here and not line.reasons]
    return render_template(
        "events/kiosk.html",
        roster=roster,
        event=event,
        token=token,
        waiting=sorted(waiting, key=lambda line: line.signup.person.name),
        shown_name=lambda signup: invitations.name_on_paper(signup.person),
    )


@bp.get("/<token>/sheet")
def sheet(token):
    """What to do when something happens, one tap away."""
    event, _ = _opened(token)
    return render_template("events/sheet.html", event=event, token=token, team=rosters.team(event))


@bp.post("/<token>/walk-in")
def walk_in(token):
    event, person = _opened(token)
    done = redirect(url_for("checkin.show", token=token))
    return taps.answer(event, lambda at: walkins.walk_in(event, person, at), done)


@bp.post("/<token>/<int:signup_id>/medical")
def medical(token, signup_id):
    """A POST: reading it is a deed, and is written down."""
    event, _ = _opened(token)
    person, notes = evening_health.read(event, signup_id)
    db.session.commit()
    page = {"event": event, "person": person, "notes": notes}
    return render_template("events/medical.html", back=url_for("checkin.show", token=token), **page)


@bp.post("/<token>/attendance/<int:attendance_id>/<any(out, undo):deed>")
def after_check_in(token, attendance_id, deed):
    event, _ = _opened(token)
    chosen = db.select(Attendance).filter_by(id=attendance_id, event_id=event.id)
    attendance = db.first_or_404(chosen)
    done = redirect(url_for("checkin.show", token=token))
    return taps.answer(event, lambda at: evening.after(attendance, deed, at), done)
