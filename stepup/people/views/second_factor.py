"""Staff on their way in: the letter was the first half, the authenticator is the second."""

from flask import Blueprint, redirect, render_template, request, session, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits, second_factor
from stepup.people.forms import CodeForm, status_of

bp = Blueprint("second_factor", __name__, url_prefix="/sign-in/second-factor")
access.opens_to(bp, access.ANYONE)  # each view asks who has arrived

PER_COMPUTER = "10 per minute; 60 per hour"


@bp.route("", methods=["GET", "POST"])
@limits.limiter.limit(PER_COMPUTER, methods=["POST"])
def ask():
    account = access.arrived()
    if account is None or not access.is_staff(account.person):
        return redirect(url_for("people.sign_in", next=_wanted()))
    if not account.has_second_factor:
        return redirect(url_for("second_factor.set_up", next=_wanted()))
    form = CodeForm()
    if form.validate_on_submit() and _passes(account, form):
        access.pass_second_factor()
        return redirect(_wanted())
    return render_template("people/second_factor.html", form=form), status_of(form)


def _wanted():
    return access.local(request.args.get("next", ""), "/staff")


def _passes(account, form):
    try:
        good = second_factor.passes(account, form.code.data)
    except Refused as refusal:
        form.code.errors = [str(refusal)]
        return False
    db.session.commit()  # a wrong code counts too
    if not good:
        form.code.errors = ["That code is not right. Each code is good once, for half a minute."]
    return good


@bp.route("/set-up", methods=["GET", "POST"])
@limits.limiter.limit(PER_COMPUTER, methods=["POST"])
def set_up():
    account = access.arrived()
    if account is None or account.has_second_factor or not access.is_staff(account.person):
        return redirect(url_for("second_factor.ask", next=_wanted()))
    form = CodeForm()
    secret = session.setdefault("new_totp", second_factor.new_secret())
    codes = _set_up(account, secret, form) if form.validate_on_submit() else None
    if codes:
        return render_template("people/recovery_codes.html", codes=codes, wanted=_wanted())
    return _show_set_up(account, secret, form)


def _set_up(account, secret, form):
    try:
        codes = second_factor.set_up(account, secret, form.code.data)
    except Refused as refusal:
        form.code.errors = [str(refusal)]
        return None
    db.session.commit()
    session.pop("new_totp")
    access.pass_second_factor()
    return codes


def _show_set_up(account, secret, form):
    picture = second_factor.picture_of(secret, account.person.email or account.person.name)
    page = render_template(
        "people/set_up_second_factor.html",
        form=form,
        picture=picture,
        key=second_factor.key_of(secret),
    )
    return page, status_of(form)
