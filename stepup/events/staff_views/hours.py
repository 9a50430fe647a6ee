"""One person's hours are written down without waiting for all the others."""

from flask import flash, redirect, render_template, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import hours
from stepup.events.forms.hours import HoursForm
from stepup.events.models import Signup, Slot, SlotRole
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access
from stepup.people import actions as people


@bp.route("/<int:event_id>/hours", methods=["GET", "POST"])
def write_hours(event_id):
    event, form = event_of(event_id), HoursForm()
    adults = [one for one in queries.slots_of(event) if one.role is not SlotRole.TEEN]
    seated = [one for one in queries.live_signups(event) if one.slot in adults and one.is_seated]
    form.offer(event, seated, adults)
    if not form.validate_on_submit():
        return _page(event, form), 422 if form.is_submitted() else 200
    try:
        row = hours.write_down(*_whose(form), form.moments(event), access.viewer())
    except Refused as refusal:
        db.session.rollback()
        return _page(event_of(event_id), form, refusal), 409
    db.session.commit()
    flash(f"{row.person.name}: written down.")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _page(event, form, refusal=None):
    return render_template("events/staff/hours.html", event=event, form=form, refusal=refusal)


def _whose(form):
    """Who, and as what: her own place, or somebody without one."""
    if form.signup.data:
        signup = db.session.get(Signup, form.signup.data)
        return signup.slot, signup.person
    slot = db.session.get(Slot, form.slot.data)
    if not form.first_name.data or "@" not in (form.email.data or ""):
        raise Refused("Write her first name and her e-mail address.")
    first, last = form.first_name.data, form.last_name.data or ""
    return slot, people.find_or_create(first, last, form.email.data)
