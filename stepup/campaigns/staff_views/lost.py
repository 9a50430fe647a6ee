"""Alumnae whom our letters do not reach, and the way to find them again."""

from flask import abort, flash, redirect, render_template, url_for

from stepup import asked
from stepup.campaigns import actions, inquiries
from stepup.campaigns.forms import AddressForm, BirthDateForm
from stepup.campaigns.queries import lost as found
from stepup.campaigns.staff_views.blueprint import bp
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import queries as outbox
from stepup.people import access
from stepup.people import actions as people

PER_PAGE = 50


@bp.get("/lost")
def lost():
    page = asked.page()
    women, total = found.lost(access.sites(), page, PER_PAGE)
    return render_template(
        "campaigns/staff/lost.html",
        women=women,
        total=total,
        page=page,
        pages=-(-total // PER_PAGE),
    )


@bp.get("/lost/<int:person_id>")
def find(person_id):
    return _page(_alumna(person_id), AddressForm(), BirthDateForm())


def _alumna(person_id):
    access.person_of(person_id)
    return cohorts.alumna_of(person_id) or abort(404)


def _page(alumna, form, born, refusal=None):
    knowers = found.who_knows(alumna) if _may_be_asked_after(alumna) else []
    next_one = next((each for each in knowers if each.asked_at is None), None)
    return render_template(
        "campaigns/staff/find.html",
        alumna=alumna,
        person=alumna.person,
        stopped=outbox.suppression_of(alumna.person.email) if alumna.person.email else None,
        knowers=knowers,
        next_one=next_one,
        letter=next_one and _letter(alumna, next_one),
        form=form,
        born=born,
        refusal=refusal,
    )


def _may_be_asked_after(alumna):
    try:
        actions.ensure_may_be_asked_after(alumna)
    except Refused:
        return False
    return True


def _letter(alumna, knower):
    return inquiries.read_by(alumna, knower.person, mentored_her=knower.mentored_her)


@bp.post("/lost/<int:person_id>")
def write_down(person_id):
    alumna, form = _alumna(person_id), AddressForm()
    if not form.validate_on_submit():
        return _page(alumna, form, BirthDateForm(formdata=None)), 422
    try:
        actions.write_down_address(alumna, form.email.data)
    except Refused as refusal:
        db.session.rollback()
        return _page(_alumna(person_id), form, BirthDateForm(formdata=None), refusal), 409
    db.session.commit()
    flash("Written down: our letters go there from now on.")
    return redirect(url_for(".find", person_id=person_id))


@bp.post("/lost/<int:person_id>/born")
def write_down_birth_date(person_id):
    """Who may be under 18 is left out of campaigns: one date mends it, if she is not."""
    alumna, born = _alumna(person_id), BirthDateForm()
    if not born.validate_on_submit():
        return _page(alumna, AddressForm(formdata=None), born), 422
    people.write_down_birth_date(alumna.person, born.born_on.data)
    db.session.commit()
    flash("Written down.")
    return redirect(url_for(".find", person_id=person_id))


@bp.post("/lost/<int:person_id>/ask/<int:knower_id>")
def ask_after(person_id, knower_id):
    letter = actions.ask_after(_alumna(person_id), knower_id)
    db.session.commit()
    flash(f"The letter goes to {letter.address}.")
    return redirect(url_for(".find", person_id=person_id))
