"""Coming in by a letter, and going out."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from stepup import clock
from stepup.db import db
from stepup.people import access, limits, sign_ins
from stepup.people.forms import CodeForm, SignInForm, WhoForm, status_of
from stepup.people.models import Person

bp = Blueprint("people", __name__)
access.opens_to(bp, access.ANYONE)

PER_COMPUTER = "10 per minute; 60 per hour"
PER_MAILBOX = "5 per 15 minutes"


@bp.route("/sign-in", methods=["GET", "POST"])
@limits.limiter.limit(PER_COMPUTER, methods=["POST"])
@limits.limiter.limit(PER_MAILBOX, key_func=limits.typed_email, methods=["POST"])
def sign_in():
    wanted = access.local(request.args.get("next", ""), "")
    if viewer := access.viewer():
        return redirect(wanted or home_of(viewer))
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form), status_of(form)
    browser = sign_ins.ask(form.email.data)
    db.session.commit()
    session.update(browser=browser, email=form.email.data, next=wanted)
    return redirect(url_for("people.code"))


def home_of(person: Person) -> str:
    return "/staff" if access.is_staff(person) else "/me"


@bp.route("/sign-in/code", methods=["GET", "POST"])
@limits.limiter.limit(PER_COMPUTER, methods=["POST"])
def code():
    """The letter is on its way, whether or not there is one; its code may be typed here."""
    if "browser" not in session:
        return redirect(url_for("people.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        asked = sign_ins.spend_code(session["browser"], form.code.data)
        db.session.commit()
        if asked:
            return _let_in(sign_ins.candidates(asked.email))
        form.code.errors = ["This is not the code of our last letter, or its time is over."]
    return render_template("people/code.html", form=form), status_of(form)


@bp.get("/sign-in/link/<token>")
def link(token):
    if sign_ins.find(token) is None:
        abort(410)
    return render_template("people/link.html")


@bp.post("/sign-in/link/<token>")
@limits.limiter.limit(PER_COMPUTER)
def open_link(token):
    asked = sign_ins.spend_link(token)
    if asked is None:
        abort(410)
    db.session.commit()
    return _let_in(sign_ins.candidates(asked.email))


def _let_in(people):
    """The letter proved the address; when several live there, she says who she is."""
    if not people:
        abort(410)
    if len(people) == 1:
        return _come_in(people[0])
    until = (clock.now() + sign_ins.LASTS).timestamp()
    session.update(candidates=[person.id for person in people], until=until)
    return redirect(url_for("people.who"))


@bp.route("/sign-in/who", methods=["GET", "POST"])
def who():
    people = _candidates()
    if not people:
        return redirect(url_for("people.sign_in"))
    form = WhoForm().offer(people)
    if not form.validate_on_submit():
        return render_template("people/who.html", form=form), status_of(form)
    return _come_in(db.get_or_404(Person, form.person.data))


def _candidates():
    if session.get("until", 0) < clock.now().timestamp():
        return []
    people = (db.session.get(Person, person_id) for person_id in session["candidates"])
    return [person for person in people if person and person.erased_at is None]


def _come_in(person):
    account = sign_ins.enter(person, by_letter=True)
    db.session.commit()
    wanted = session.get("next", "")
    access.begin_session(account)
    if access.viewer():
        return redirect(wanted or home_of(person))
    return redirect(url_for("second_factor.ask", next=wanted or None))


@bp.post("/sign-out")
def sign_out():
    viewer = access.viewer()
    if viewer and request.form.get("everywhere"):
        sign_ins.account_of(viewer).end_sessions()
        db.session.commit()
    access.end_session()
    left = redirect("/")
    left.headers["Clear-Site-Data"] = '"storage"'  # a roster that this phone kept for the door
    return left
