"""Apply to mentor: on a phone, with or without an account."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import get_locale

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits, links
from stepup.people import actions as people
from stepup.people.forms import status_of
from stepup.people.models import Purpose
from stepup.volunteers import actions, conduct_views, queries, reference_views, staff_views
from stepup.volunteers.forms import ApplicationForm, BirthForm, ReasonForm
from stepup.volunteers.models import Volunteer

bp = Blueprint("volunteers", __name__)
access.opens_to(bp, access.ANYONE)
confirmations = Blueprint("applications", __name__)
access.opens_to(confirmations, access.LINK_HOLDERS)
PAGES = (
    bp,
    confirmations,
    reference_views.bp,
    reference_views.answers,
    conduct_views.bp,
    conduct_views.link_bp,
    staff_views.bp,
)


@bp.route("/volunteer", methods=["GET", "POST"])
@limits.limiter.limit("10 per minute; 60 per hour", methods=["POST"])
@limits.limiter.limit(
    "5 per 15 minutes",
    key_func=limits.typed_email,
    methods=["POST"],
    exempt_when=lambda: access.viewer() is not None,
)
def apply():
    person = access.viewer()
    form = _form_for(person)
    if not form.validate_on_submit():
        return _page(form, person), status_of(form)
    try:
        _take(form, person)
    except Refused as refusal:
        db.session.rollback()
        return _page(form, access.viewer(), refusal), 409
    db.session.commit()
    return redirect(url_for("volunteers.thanks"))


def _form_for(person):
    if person is None:
        return ApplicationForm()
    return BirthForm() if person.born_on is None else ReasonForm()


def _page(form, person, refusal=None):
    volunteer = queries.of_person(person.id) if person else None
    return render_template(
        "volunteers/apply.html", form=form, person=person, volunteer=volunteer, refusal=refusal
    )


def _take(form, person):
    if person is None:
        _propose(form)
    else:
        actions.apply_as_herself(person, form.motivation.data, _typed(form, "born_on"))


def _typed(form, name):
    return form[name].data if name in form else None


def _propose(form):
    """What a guest typed describes somebody new; of somebody we know it changes nothing."""
    actions.ensure_born_early_enough(form.born_on.data)
    person = people.find_or_create(
        form.first_name.data,
        form.last_name.data,
        form.email.data,
        phone=form.phone.data,
        born_on=form.born_on.data,
        city=form.city.data,
        language=get_locale().language,
    )
    actions.propose(person, form.motivation.data)


@bp.get("/volunteer/thanks")
def thanks():
    return render_template("volunteers/thanks.html")


@confirmations.get("/volunteer/confirm/<token>")
def confirmation(token):
    return render_template("volunteers/confirm.html", volunteer=_of(token), token=token)


@confirmations.post("/volunteer/confirm/<token>")
def confirm(token):
    volunteer = _of(token)
    audit.act_as(volunteer.person_id, "link")
    actions.confirm(volunteer)
    db.session.commit()
    return render_template("volunteers/confirmed.html", volunteer=volunteer)


def _of(token):
    link = links.find(token, Purpose.APPLICATION)
    if link is None:
        abort(404)
    return db.get_or_404(Volunteer, link.thing_id)
