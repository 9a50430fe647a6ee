"""One event: what, when, where, who is needed, and the way in."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from stepup import clock
from stepup.calendars import links
from stepup.db import db, reading
from stepup.errors import Refused
from stepup.events import choices, entries, queries, staffing, standing, structured
from stepup.events.actions import guests, parties, seats
from stepup.events.forms import friends
from stepup.events.forms.places import GuestForm, OneTapForm, WithdrawForm
from stepup.events.models import Visibility
from stepup.events.printed import printed
from stepup.events.views import answers
from stepup.events.views.blueprint import bp, visible_event
from stepup.people import access, limits
from stepup.people.actions import find_or_create

PER_MAILBOX = "30 per hour"  # a form that anybody may send must not fill somebody's inbox


@bp.get("/events/<int:event_id>")
@printed
def show(event_id):
    return page_of(visible_event(event_id))


def page_of(event, form=None, refusal=None, withdraw_form=None, together=None):
    """Forms are what she sent, as she typed it; `refusal` says why it was not to be."""
    viewer = access.viewer()
    places = staffing.of_event(event)
    signup = queries.live_signup(event.id, viewer.id) if viewer else None
    offered = choices.for_person(places, viewer) if viewer else choices.for_guest(places)
    return render_template(
        "events/show.html",
        event=event,
        choices=offered,
        first_id=_first_id(offered),
        standing=standing.of(signup) if signup else None,
        closed=choices.closed_because(event, clock.now()),
        form=_guest_form(form, offered),
        withdraw_form=withdraw_form or WithdrawForm(formdata=None),
        refusal=refusal,
        calendar_links=links.add_to_calendar(entries.public_entry(event)),
        json_ld=structured.json_ld(event, places),
        is_public=event.visibility is Visibility.PUBLIC,
        together_open=together is not None,
        together_typed=together or MultiDict(),
    )


def _guest_form(form, offered):
    if not isinstance(form, GuestForm):
        form = GuestForm([choice.slot for choice in offered], formdata=None)
    form.say_where_it_is_full(offered)
    return form


def _first_id(offered):
    """Of the places she may take, the one where she is needed most: its button stands out."""
    neediest = staffing.neediest([choice.places for choice in offered if not choice.reasons])
    return neediest.slot.id if neediest else None


def _names_no_mailbox():
    return not limits.typed_email()


@bp.post("/events/<int:event_id>/sign-up")
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, exempt_when=_names_no_mailbox)
def sign_up(event_id):
    with reading():
        event, viewer = visible_event(event_id), access.viewer()
        form = (OneTapForm if viewer else GuestForm)(queries.slots_of(event))
        is_complete = form.validate()
    if not is_complete:
        return page_of(event, form), 422
    try:
        signup = seats.sign_up(form.chosen, viewer) if viewer else _ask(form)
    except Refused as refusal:
        db.session.rollback()
        return page_of(event, _kept(form, refusal), refusal), 409
    db.session.commit()
    if viewer is None:
        return redirect(url_for("events.asked", event_id=event_id), 303)
    answers.welcome(signup)
    return redirect(url_for("events.show", event_id=event_id), 303)


@bp.post("/events/<int:event_id>/sign-up-together")
@limits.limiter.limit("10 per hour")
def sign_up_together(event_id):
    """Somebody signed in brings friends; each of them answers by her own letter."""
    event, viewer = visible_event(event_id), access.viewer()
    if viewer is None:
        abort(403)
    slot = choices.chosen(queries.slots_of(event), request.form.get("slot", ""))
    try:
        if slot is None:
            raise Refused(gettext("Choose one of the places of this event."))
        typed = friends.read(request.form)
        people = [find_or_create(first, last, email) for first, last, email in typed]
        signups = parties.sign_up_together(slot, viewer, people)
    except Refused as refusal:
        db.session.rollback()
        return page_of(event, refusal=refusal, together=request.form), 409
    db.session.commit()
    answers.welcome(signups[0])
    return redirect(url_for("events.show", event_id=event_id), 303)


def _ask(form):
    first_name, last_name = form.first_name.data, form.last_name.data
    return guests.ask(form.chosen, first_name, last_name, form.email.data, age=form.years)


def _kept(form, refusal):
    """What she typed, unless she is too young for us to keep it (SAFE-11)."""
    return None if "SAFE-11" in {reason.rule for reason in refusal.reasons} else form


@bp.get("/events/<int:event_id>/asked")
def asked(event_id):
    """Where a guest lands: the same words for everybody, whatever we know of her."""
    return render_template("events/asked.html", event=visible_event(event_id))


@bp.post(f"/events/<int:event_id>/place/<any(confirm, withdraw, decline, {answers.MORE}):deed>")
def answer(event_id, deed):
    """Somebody signed in needs no letter's link."""
    event, viewer = visible_event(event_id), access.viewer()
    signup = queries.live_signup(event_id, viewer.id) if viewer else None
    if signup is None:
        abort(404)

    def page(form, refusal):
        return page_of(event, withdraw_form=form, refusal=refusal)

    done = redirect(url_for("events.show", event_id=event_id), 303)
    return answers.carry_out(deed, signup, page) or done
