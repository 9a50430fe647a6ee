"""One event: what, when, where, who is needed, and the way in."""

from functools import partial

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.datastructures import MultiDict

from stepup import clock
from stepup.calendars import links
from stepup.db import db, reading
from stepup.errors import Refused
from stepup.events import choices, entries, queries, staffing, standing, structured
from stepup.events.actions import guests, parties, seats
from stepup.events.forms import friends
from stepup.events.forms.places import GuestForm, OneTapForm, WhoForm, WithdrawForm
from stepup.events.models import Visibility
from stepup.events.printed import printed
from stepup.events.views import answers
from stepup.events.views.blueprint import PER_MAILBOX, bp, names_no_mailbox, visible_event
from stepup.organisation import queries as organisation
from stepup.people import access, limits

PAGE_HAS_A_TOKEN = {"csrf": False}  # as every form; this one has fields of two kinds


@bp.get("/events/<int:event_id>")
@printed
def show(event_id):
    return page_of(visible_event(event_id))


def page_of(event, form=None, refusal=None, withdraw_form=None, together=None, me=None):
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
        me=me or WhoForm(prefix="my_", formdata=None, meta=PAGE_HAS_A_TOKEN),
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


@bp.post("/events/<int:event_id>/sign-up")
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, exempt_when=names_no_mailbox)
def sign_up(event_id):
    with reading():
        event, viewer = visible_event(event_id), access.viewer()
        form = (OneTapForm if viewer else GuestForm)(queries.slots_of(event))
        is_complete = form.validate()
        organisation.current()  # signs the letter; known now, nobody waits while it is asked for
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
    """She brings friends; each of them answers by her own letter, and so does she as a guest."""
    event, viewer = visible_event(event_id), access.viewer()
    me = None if viewer else WhoForm(prefix="my_", meta=PAGE_HAS_A_TOKEN)
    if me is not None and not me.validate():
        return page_of(event, together=request.form, me=me), 422
    try:
        signup = _together(event, viewer, me)
    except Refused as refusal:
        db.session.rollback()
        young = "SAFE-11" in {reason.rule for reason in refusal.reasons}
        typed = MultiDict() if young else request.form
        return page_of(event, refusal=refusal, together=typed, me=None if young else me), 409
    db.session.commit()
    if viewer is None:
        return redirect(url_for("events.asked", event_id=event_id), 303)
    answers.welcome(signup)
    return redirect(url_for("events.show", event_id=event_id), 303)


def _together(event, viewer, me):
    offered = queries.slots_of(event)
    slot = choices.chosen(offered if viewer else choices.in_the_form(offered), _typed_slot())
    if slot is None:
        raise Refused(gettext("Choose one of the places of this event."))
    typed = friends.read(request.form)
    if viewer is None:
        return next(iter(guests.ask_together(slot, me.guest, typed)), None)
    return parties.sign_up_together(slot, viewer, [friend.meet() for friend in typed])[0]


def _typed_slot():
    return request.form.get("slot", "")


def _ask(form):
    guest = form.guest
    named = guest.first_name, guest.last_name, guest.email
    return guests.ask(form.chosen, *named, age=guest.age, language=get_locale().language)


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
    return _with_her_place(event_id, partial(answers.carry_out, deed))


@bp.post("/events/<int:event_id>/place/swap")
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, exempt_when=names_no_mailbox)
def swap(event_id):
    return _with_her_place(event_id, answers.pass_on)


@bp.post("/events/<int:event_id>/place/tell")
def tell(event_id):
    return _with_her_place(event_id, answers.tell)


def _with_her_place(event_id, deed):
    event, viewer = visible_event(event_id), access.viewer()
    signup = queries.live_signup(event_id, viewer.id) if viewer else None
    if signup is None:
        abort(404)

    def page(form, refusal):
        return page_of(event, withdraw_form=form, refusal=refusal)

    return deed(signup, page) or redirect(url_for("events.show", event_id=event_id), 303)
