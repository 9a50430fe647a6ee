"""Somebody is missing and she was asked: her own page with yes and no."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, choices, queries
from stepup.events.actions import standby, standins
from stepup.events.models import CoverAsk
from stepup.events.views import private
from stepup.people import access, links
from stepup.people.models import Purpose

bp = Blueprint("cover", __name__, url_prefix="/asked")
access.opens_to(bp, access.LINK_HOLDERS)
bp.after_request(private.keep)


def _opened(token):
    link = links.find(token, Purpose.COVER)
    ask = db.session.get(CoverAsk, link.thing_id) if link else None
    if ask is None or link.person.erased_at is not None:
        abort(404)
    audit.act_as(link.person_id, "link")
    return ask


@bp.get("/<token>")
def show(token):
    return _page(token, _opened(token))


def _page(token, ask, refusal=None):
    had = queries.live_signup(ask.event_id, ask.person_id)
    return render_template(
        "events/cover.html",
        token=token,
        ask=ask,
        event=ask.event,
        is_in=had is not None and had.slot_id == ask.slot_id,
        wanted=standby.is_wanted(ask.slot),
        closed=choices.closed_because(ask.event, clock.now()),
        reasons=admission.reasons_against(ask.slot, ask.person),
        refusal=refusal,
    )


@bp.post("/<token>/<any(yes, no):deed>")
def answer(token, deed):
    ask = _opened(token)
    try:
        if deed == "yes":
            standins.say_yes(ask)
        else:
            standby.decline(ask)
    except Refused as refusal:
        db.session.rollback()
        return _page(token, _opened(token), refusal), 409
    db.session.commit()
    flash(_("Thank you: you are in.") if deed == "yes" else _("Thank you for telling us."))
    return redirect(url_for("cover.show", token=token), 303)
