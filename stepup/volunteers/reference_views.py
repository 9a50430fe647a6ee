"""Naming people who know her, and their answers: she by her account, they by a link."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access, limits, links
from stepup.people.models import Purpose
from stepup.volunteers import queries, screening
from stepup.volunteers.forms import ReferenceAnswerForm, ReferenceForm
from stepup.volunteers.models import Reference

PER_COMPUTER = "20 per hour"
bp = Blueprint("own_references", __name__)
access.opens_to(bp, access.SIGNED_IN)
answers = Blueprint("references", __name__)
access.opens_to(answers, access.LINK_HOLDERS)


def _volunteer():
    volunteer = queries.of_person(access.viewer().id)
    return volunteer or abort(404)


@bp.get("/volunteer/references")
def own():
    return _page(_volunteer(), ReferenceForm(formdata=None))


def _page(volunteer, form, refusal=None):
    return render_template(
        "volunteers/references.html",
        volunteer=volunteer,
        references=queries.references_of(volunteer),
        open=volunteer.stage in screening.WHILE,
        form=form,
        refusal=refusal,
    )


@bp.post("/volunteer/references")
@limits.limiter.limit(PER_COMPUTER)
def name():
    volunteer, form = _volunteer(), ReferenceForm()
    if not form.validate():
        return _page(volunteer, form), 422
    try:
        typed = form.name.data, form.email.data, form.relation.data or ""
        known = screening.name_reference(volunteer, *typed)
    except Refused as refusal:
        db.session.rollback()
        return _page(_volunteer(), form, refusal), 409
    db.session.commit()
    flash(_("We have written to %(name)s.", name=known.name))
    return redirect(url_for("own_references.own"))


def _asked(token):
    link = links.find(token, Purpose.REFERENCE)
    if link is None:
        abort(404)
    audit.act_as(None, "link")
    return db.get_or_404(Reference, link.thing_id)


@answers.get("/reference/<token>")
def questions(token):
    return _questions(_asked(token), token, ReferenceAnswerForm(formdata=None))


def _questions(reference, token, form, refusal=None):
    page = {"reference": reference, "token": token, "form": form, "refusal": refusal}
    return render_template("volunteers/reference.html", **page)


@answers.post("/reference/<token>")
def answer(token):
    reference, form = _asked(token), ReferenceAnswerForm()
    if not form.validate():
        return _questions(reference, token, form), 422
    try:
        screening.answer(
            reference,
            recommends=form.recommends.data == "yes",
            known_for=form.known_for.data,
            words=form.words.data or "",
        )
    except Refused as refusal:
        db.session.rollback()
        return _questions(_asked(token), token, form, refusal), 409
    db.session.commit()
    return redirect(url_for("references.questions", token=token))
