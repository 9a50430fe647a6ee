"""Who sits where: staff give a seat, to somebody new or from a list, and change its name."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.events import picking, queries
from stepup.events.actions import seats, swapping
from stepup.events.forms.planning import NameForm, SeatForm
from stepup.events.models import Signup, Slot
from stepup.events.staff_views import looking, overview
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access
from stepup.people import actions as people


def _to_event(event):
    return redirect(url_for("staff_events.show", event_id=event.id))


def _row_of(kind, event, number):
    return db.first_or_404(db.select(kind).filter_by(id=number, event_id=event.id))


@bp.post("/<int:event_id>/people")
def seat(event_id):
    """Staff give somebody a place; with a reason it may go above the maximum."""
    event = event_of(event_id)
    form = SeatForm()
    form.offer(queries.slots_of(event))
    if not form.validate():
        return overview.page(event, form), 422
    slot = db.session.get(Slot, form.slot.data)
    deed = partial(_seat, slot, form)
    try:
        page = looking.until_sure(event, deed, f"{form.called}: a place as {slot.called}")
        return page or _seated(event, deed())
    except Refused as refusal:
        db.session.rollback()
        return overview.page(event_of(event_id), form, refusal), 409


def _seat(slot, form):
    person = people.find_or_create(form.first_name.data, form.last_name.data or "", form.email.data)
    if form.reason.data:
        return seats.override(slot, person, access.viewer(), reason=form.reason.data)
    return seats.sign_up(slot, person, source="staff")


def _seated(event, signup):
    db.session.commit()
    flash(f"{signup.person.name}: {signup.state.value}. She is being told.")
    return _to_event(event)


@bp.get("/<int:event_id>/slots/<int:slot_id>/people")
def pick(event_id, slot_id):
    event = event_of(event_id)
    slot, text = _row_of(Slot, event, slot_id), request.args.get("q", "").strip()[:80]
    found = picking.of(slot, access.sites(), text)
    page = {"event": event, "slot": slot, "text": text, "most": picking.MOST}
    return render_template("events/staff/picker.html", candidates=found, **page)


@bp.post("/<int:event_id>/slots/<int:slot_id>/people/<int:person_id>")
def seat_picked(event_id, slot_id, person_id):
    event, person = event_of(event_id), access.person_of(person_id)
    slot = _row_of(Slot, event, slot_id)
    deed = partial(seats.sign_up, slot, person, source="staff")
    page = looking.until_sure(event, deed, f"{person.name}: a place as {slot.called}")
    return page or _seated(event, deed())


@bp.post("/<int:event_id>/signups/<int:signup_id>/swap")
def swap(event_id, signup_id):
    event, form = event_of(event_id), NameForm()
    signup = _row_of(Signup, event, signup_id)
    if not form.validate():
        raise Refused("Write her first name and her e-mail address.")
    title = f"{form.called} comes in place of {signup.person.name}"

    def deed():
        first, last = form.first_name.data, form.last_name.data or ""
        return swapping.swap(signup, people.find_or_create(first, last, form.email.data))

    page = looking.until_sure(event, deed, title)
    return page or _seated(event, deed())
