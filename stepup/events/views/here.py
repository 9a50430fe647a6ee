"""The poster at the door: whoever has a place says herself that she is here."""

from flask import Blueprint, abort, render_template, request

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import door, evening
from stepup.events.models import Event
from stepup.events.views import private
from stepup.people import access, limits, links
from stepup.people.models import Purpose

bp = Blueprint("here", __name__, url_prefix="/here")
access.opens_to(bp, access.LINK_HOLDERS)
bp.after_request(private.keep)


def _opened(token):
    link = links.find(token, Purpose.SELF_CHECK_IN)
    if link is None:
        abort(404)
    return db.get_or_404(Event, link.thing_id)


@bp.get("/<token>")
def show(token):
    return _page(token, _opened(token))


def _page(token, event, welcome=None, refusal=None):
    viewer = access.viewer()
    hers = queries.live_signup(event.id, viewer.id) if viewer else None
    return render_template(
        "events/here.html",
        event=event,
        token=token,
        hers=hers,
        closed=evening.closed_because(event, clock.now()),
        welcome=welcome,
        refusal=refusal,
    )


@bp.post("/<token>")
@limits.limiter.limit("20 per hour", key_func=limits.typed_email)
def answer(token):
    event, viewer = _opened(token), access.viewer()
    audit.act_as(viewer.id if viewer else None, "link")
    try:
        if viewer is not None and "email" not in request.form:
            signup = queries.live_signup(event.id, viewer.id)
            if signup is None:
                raise Refused("You have no place tonight. Please ask at the desk.")
            evening.check_in(signup, viewer)
        else:
            signup = door.here_myself(event, request.form.get("email", "")[:254])
    except Refused as refusal:
        db.session.rollback()
        return _page(token, event, refusal=refusal), 409
    db.session.commit()
    return _page(token, event, welcome=signup.person.called)
