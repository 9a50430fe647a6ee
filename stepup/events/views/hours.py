"""Her hours, the letters about them, and the page that confirms one to whoever holds the paper."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup.db import db
from stepup.errors import Refused
from stepup.events import certificates, hours_letters
from stepup.events.actions import hours
from stepup.events.models import HoursLetter
from stepup.events.views import private
from stepup.organisation import queries as organisation
from stepup.people import access

bp = Blueprint("hours", __name__, url_prefix="/me/hours")
access.opens_to(bp, access.SIGNED_IN)
bp.after_request(private.keep)
proof = Blueprint("hours_proof", __name__, url_prefix="/hours")
access.opens_to(proof, access.ANYONE)


@bp.get("")
def index():
    viewer = access.viewer()
    rows = [(row, (row.left_at - row.arrived_at).total_seconds()) for row in hours.observed(viewer)]
    return render_template("events/hours.html", rows=rows, letters=hours.letters_of(viewer))


@bp.post("")
def issue():
    try:
        hours.issue(access.viewer())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("hours.index"), 303)
    db.session.commit()
    flash(_("Your letter is ready below."))
    return redirect(url_for("hours.index"), 303)


def _hers(letter_id):
    mine = db.select(HoursLetter).filter_by(id=letter_id, person_id=access.viewer().id)
    return db.first_or_404(mine)


@bp.get("/<int:letter_id>.pdf")
def paper(letter_id):
    letter = _hers(letter_id)
    return _pdf(
        hours_letters.pdf(letter, organisation.current(), _proof_of(letter)), "hours", letter
    )


@bp.get("/<int:letter_id>/certificate.pdf")
def certificate(letter_id):
    letter = _hers(letter_id)
    if letter.revoked_at is not None:
        abort(404)
    return _pdf(
        certificates.pdf(letter, organisation.current(), _proof_of(letter)), "thanks", letter
    )


def _proof_of(letter):
    return current_app.config["BASE_URL"] + url_for("hours_proof.show", code=letter.code)


def _pdf(text, name, letter):
    response = Response(text, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{letter.id}.pdf"'
    return response


@bp.post("/<int:letter_id>/revoke")
def revoke(letter_id):
    hours.revoke(_hers(letter_id))
    db.session.commit()
    flash(_("That letter no longer counts."))
    return redirect(url_for("hours.index"), 303)


@proof.get("/<code>")
def show(code):
    """The hours and nothing else: no name stands here, and nobody else's paper can be guessed."""
    letter = db.first_or_404(db.select(HoursLetter).filter_by(code=code[:24]))
    return private.keep(
        current_app.make_response(render_template("events/proof.html", letter=letter))
    )
