"""All events, and one of them: who comes, who waits, what is missing."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries, questions, staffing
from stepup.events.actions import closing, planning, seats, standby, standins, undoing
from stepup.events.forms.planning import ResizeForm, SeatForm, SlotForm
from stepup.events.models import EventState, Signup, Slot
from stepup.events.planners import runs_events, runs_some_events
from stepup.events.staff_views import looking
from stepup.events.staff_views.blueprint import bp, event_of
from stepup.people import access

PER_PAGE = 30


@bp.get("")
def index():
    number = asked.page()
    past = request.args.get("show") == "past"
    events, total = queries.for_staff(
        past=past,
        at=clock.now(),
        sites=access.sites(),
        page=number,
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
        page=number,
        pages=-(-total // PER_PAGE),
        total=total,
        may_plan=runs_some_events(access.viewer()),
    )


@bp.get("/<int:event_id>")
def show(event_id):
    return page(event_of(event_id), SeatForm(formdata=None))


def page(event, form, refusal=None):
    places = staffing.of_event(event)
    form.offer([place.slot for place in places])
    return render_template(
        "events/staff/show.html",
        event=event,
        places=places,
        may_ask=_may_ask(event, places),
        may_plan=runs_events(access.viewer(), event.site_id),
        signups=queries.live_signups(event),
        left=queries.gone_signups(event),
        form=form,
        resize=ResizeForm(formdata=None),
        refusal=refusal,
        undos=undoing.pending(event),
        new_slot=SlotForm(),
        answered_by=questions.answered_by,
        asked=standins.answers_of(event.id),
        unseen=closing.not_seen(event) if event.state is EventState.DONE else (),
    )


@bp.post("/<int:event_id>/signups/<int:signup_id>/remove")
def remove(event_id, signup_id):
    event = event_of(event_id)
    signup = db.first_or_404(db.select(Signup).filter_by(id=signup_id, event_id=event.id))
    reason = request.form.get("reason", "")[:300] or "Taken off by staff."

    def deed():
        return seats.remove(signup, reason=reason)

    shown = looking.then_undoable(event, deed, f"Taking {signup.person.name} off the list")
    if shown is not None:
        return shown
    flash(f"{signup.person.name} is off the list.")
    return redirect(url_for("staff_events.show", event_id=event.id))


@bp.post("/<int:event_id>/slots/<int:slot_id>")
def resize(event_id, slot_id):
    event = event_of(event_id)
    slot = db.first_or_404(db.select(Slot).filter_by(id=slot_id, event_id=event.id))
    form = ResizeForm()
    if not form.validate():
        return page(event, SeatForm(formdata=None), "Give both numbers of places."), 422

    def deed():
        return planning.resize(slot, form.minimum.data, form.maximum.data)

    numbers = f"{form.minimum.data} to {form.maximum.data}"
    shown = looking.then_undoable(event, deed, f"{slot.called}: {numbers}")
    if shown is not None:
        return shown
    flash(f"{slot.called}: {slot.minimum} to {slot.maximum} places.")
    return redirect(url_for("staff_events.show", event_id=event.id))


def _may_ask(event, places):
    """While it is open, ahead, and a counted place is empty."""
    coming = event.state is EventState.OPEN and not event.has_begun(clock.now())
    return coming and any(place.slot.counts and place.free for place in places)


@bp.post("/<int:event_id>/ask-mentors")
def ask_mentors(event_id):
    event = event_of(event_id)
    empty = [one for one in staffing.of_event(event) if one.slot.counts and one.free]
    if not _may_ask(event, empty):
        raise Refused("No mentor is missing here, or it has begun.")
    slot = empty[0].slot
    shown = looking.until_sure(event, partial(standby.search, slot), "Asking mentors who are free")
    if shown is not None:
        return shown
    count = standby.search(slot)
    db.session.commit()
    flash(f"{count} asked." if count else "Nobody is free who has not been asked already.")
    return redirect(url_for("staff_events.show", event_id=event.id))
