"""What is typed of an application, kept between its pages: by a cookie, by a link, or no more."""

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from stepup.db import db
from stepup.people import access, limits
from stepup.volunteers import drafts
from stepup.volunteers.application_forms import ApplicationForm, first_open

PER_COMPUTER = "10 per minute; 60 per hour"
COOKIE = "application"
bp = Blueprint("drafts", __name__)
access.opens_to(bp, access.ANYONE)
returning = Blueprint("returning", __name__)
access.opens_to(returning, access.LINK_HOLDERS)


def key():
    return request.cookies.get(COOKIE, "")


def held():
    return drafts.held_by(key())


def keep_key(answer, key):
    answer.set_cookie(
        COOKIE,
        key,
        max_age=drafts.DAYS * 24 * 3600,
        path=url_for("volunteers.apply"),
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return answer


def lose_key(answer):
    answer.delete_cookie(COOKIE, path=url_for("volunteers.apply"))
    return answer


@bp.post("/volunteer/draft")
@limits.limiter.limit("90 per minute; 1200 per hour")
def keep():
    """What the small script sends while she types; nothing before her age is known."""
    draft, found = held(), key()
    if draft is None and access.viewer() is not None:
        draft, found = drafts.begin()
    answer = make_response("", 204)
    if draft is None:
        return answer
    drafts.note(draft, ApplicationForm.known(request.form))
    db.session.commit()
    return keep_key(answer, found)


@bp.post("/volunteer/later")
@limits.limiter.limit(PER_COMPUTER)
def later():
    """The link to go on elsewhere; the answer is the same whether or not a letter leaves."""
    draft = held()
    if draft is None or first_open(draft.answers) <= 2:  # there is no address yet
        flash(_("Write your e-mail address first: the link goes there."))
        return redirect(url_for("volunteers.apply"))
    drafts.send_link(draft)
    db.session.commit()
    flash(_("The link is on its way to your mailbox. You can close this page."))
    return redirect(url_for("volunteers.apply"))


@bp.post("/volunteer/forget")
def forget():
    draft = held()
    if draft is not None:
        drafts.forget(draft)
    db.session.commit()
    flash(_("What you typed is forgotten."))
    return lose_key(redirect(url_for("volunteers.apply")))


@returning.get("/volunteer/continue/<token>")
def welcome_back(token):
    return render_template("volunteers/continue.html", draft=_linked(token), days=drafts.DAYS)


@returning.post("/volunteer/continue/<token>")
def go_on(token):
    key = drafts.take_over(_linked(token))
    db.session.commit()
    return keep_key(redirect(url_for("volunteers.apply"), 303), key)


def _linked(token):
    return drafts.linked_to(token) or abort(404)
