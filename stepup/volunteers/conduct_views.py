"""Reading and signing the code of conduct: by her account, or by the link of a letter."""

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_babel import force_locale, get_locale

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits, links
from stepup.people.models import Purpose
from stepup.volunteers import actions, conduct
from stepup.volunteers.forms import ConductForm

PER_COMPUTER = "20 per hour"
bp = Blueprint("own_conduct", __name__)
access.opens_to(bp, access.SIGNED_IN)
link_bp = Blueprint("conduct", __name__, url_prefix="/conduct")
access.opens_to(link_bp, access.LINK_HOLDERS)


@bp.get("/volunteer/conduct")
def own():
    return _page(access.viewer(), ConductForm(formdata=None))


@bp.post("/volunteer/conduct")
@limits.limiter.limit(PER_COMPUTER)
def sign_own():
    return _sign(access.viewer(), url_for("own_conduct.own"))


@link_bp.get("/<token>")
def show(token):
    person = _person(token)
    with force_locale(_language(person)):
        return _page(person, ConductForm(formdata=None))


@link_bp.post("/<token>")
@limits.limiter.limit(PER_COMPUTER)
def sign(token):
    person = _person(token)
    with force_locale(_language(person)):
        return _sign(person, url_for("conduct.show", token=token))


def _person(token):
    link = links.find(token, Purpose.CONDUCT)
    if link is None or link.person.erased_at is not None:
        abort(404)
    audit.act_as(link.person_id, "link")
    return link.person


def _language(person):
    return session.get("language") or person.language


def _page(person, form, refusal=None):
    return render_template(
        "volunteers/conduct.html",
        person=person,
        form=form,
        refusal=refusal,
        text=conduct.current_template(),
        asked=conduct.is_asked(person),
        signed=conduct.signature_that_counts(person, actions.today()),
    )


def _sign(person, back):
    form = ConductForm()
    if not form.validate():
        return _page(person, form), 422
    try:
        conduct.sign(person, form.name.data, get_locale().language)
    except Refused as refusal:
        db.session.rollback()
        return _page(person, form, refusal), 409
    db.session.commit()
    return redirect(back, 303)
