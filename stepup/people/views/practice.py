"""The practice year's printed sign-in links; in production these pages do not exist."""

from flask import Blueprint, abort, redirect, render_template

from stepup.db import db
from stepup.people import access, links, sign_ins
from stepup.people.models import Purpose
from stepup.people.views.sign_in import home_of

bp = Blueprint("practice", __name__, url_prefix="/dev/sign-in")
access.opens_to(bp, access.LINK_HOLDERS)


@bp.get("/<token>")
def show(token):
    link = links.find(token, Purpose.SIGN_IN) or abort(404)
    return render_template("people/link.html", person=link.person)


@bp.post("/<token>")
def open_link(token):
    link = links.find(token, Purpose.SIGN_IN) or abort(404)
    account = sign_ins.enter(link.person, by_letter=False)
    db.session.commit()
    access.begin_session(account)
    access.pass_second_factor()  # the printed link stands for both factors
    return redirect(home_of(account.person))
