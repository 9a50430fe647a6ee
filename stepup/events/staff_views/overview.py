"""All events, and one of them: who comes, who waits, what is missing."""

from flask import flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.events import queries, staffing
from stepup.events.actions import planning, seats
from stepup.events.forms.planning import ResizeForm, SeatForm
from stepup.events.models import Signup, Slot
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access
from stepup.people import actions as people

PER_PAGE = 30


@bp.get("")
def index():
    page = asked.page()
    past = request.args.get("show") == "past"
    events, total = queries.for_staff(
        past=past,
        at=clock.now(),
        sites=access.sites_of(access.viewer()),
        page=page,
        per_page=PER_PAGE,
    )
    places = staffing.of_events(events)
    short = {event.id: staffing.missing(places[event.id]) for event in events}
    return render_template(
        "events/staff/index.html",
        events=events,
        places=places,
        short=short,
        past=past,
        page=page,
        pages=-(-total // PER_PAGE),
        total=total,
    )


@bp.get("/<int:event_id>")
def show(event_id):
    return _page(event_of(event_id), SeatForm(formdata=None))


def _page(event, form, refusal=None):
    places = staffing.of_event(event)
    form.offer([place.slot for place in places])
    return render_template(
        "events/staff/show.html",
        event=event,
        places=places,
        signups=queries.live_signups(event),
        left=queries.gone_signups(event),
        form=form,
        resize=ResizeForm(formdata=None),
        refusal=refusal,
    )


@bp.post("/<int:event_id>/people")
def seat(event_id):
    """Staff give somebody a place; with a reason it may go above the maximum."""
    event = event_of(event_id)
    form = SeatForm()
    form.offer(queries.slots_of(event))
    if not form.validate():
        return _page(event, form), 422
    person = people.find_or_create(form.first_name.data, form.last_name.data or "", form.email.data)
    slot = db.session.get(Slot, form.slot.data)
    if form.reason.data:
        signup = seats.override(slot, person, access.viewer(), reason=form.reason.data)
    else:
        signup = seats.sign_up(slot, person, source="staff")
    db.session.commit()
    flash(f"{person.name}: {signup.state.value}. She is being told.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/signups/<int:signup_id>/remove")
def remove(event_id, signup_id):
    event = event_of(event_id)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    seats.remove(signup, reason=request.form.get("reason", "")[:300] or "Taken off by staff.")
    db.session.commit()
    flash(f"{signup.person.name} is off the list and has been told.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/slots/<int:slot_id>")
def resize(event_id, slot_id):
    event = event_of(event_id)
    slot = db.first_or_404(db.select(Slot).filter_by(id=slot_id, event_id=event.id))
    form = ResizeForm()
    if not form.validate():
        return _page(event, SeatForm(formdata=None), "Give both numbers of places."), 422
    planning.resize(slot, form.minimum.data, form.maximum.data)
    db.session.commit()
    flash(f"{slot.called}: {slot.minimum} to {slot.maximum} places.")
    return redirect(url_for("staff_events.show", event_id=event.id))
