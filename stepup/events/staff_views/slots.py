"""What a place asks of who takes it."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import planning
from stepup.events.forms.asks import AsksForm
from stepup.events.forms.planning import SlotForm
from stepup.events.models import Slot
from stepup.events.staff_views import looking
from stepup.events.staff_views.blueprint import bp, event_of


@bp.post("/<int:event_id>/slots")
def add_slot(event_id):
    """One more kind of place; nobody is written to."""
    event = event_of(event_id)
    form = SlotForm(request.form)
    plan = form.plan() if form.validate() else None
    if plan is None:
        raise Refused("Choose a role, and give both numbers of places.")
    deed, title = partial(planning.add_slot, event, plan), f"A place more: {plan.called}"
    note = "It can be taken as soon as you save; nothing in a calendar changes."
    page = looking.until_sure(event, deed, title, note=note)
    if page is not None:
        return page
    deed()
    db.session.commit()
    flash(f"{plan.called}: up to {plan.maximum} places.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.route("/<int:event_id>/slots/<int:slot_id>/asks", methods=["GET", "POST"])
def asks(event_id, slot_id):
    event = event_of(event_id)
    slot = db.first_or_404(db.select(Slot).filter_by(id=slot_id, event_id=event.id))
    form = AsksForm()
    if not form.is_submitted():
        form.fill_from(slot)
    if not form.validate_on_submit():
        return _page(event, slot, form), 422 if form.is_submitted() else 200
    try:
        planning.ask_for(slot, form.plan(slot))
    except Refused as refusal:
        db.session.rollback()
        return _page(event, slot, form, refusal), 409
    db.session.commit()
    flash(f"{slot.called}: saved. Who has a place keeps it.")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _page(event, slot, form, refusal=None):
    return render_template(
        "events/staff/asks.html", event=event, slot=slot, form=form, refusal=refusal
    )
