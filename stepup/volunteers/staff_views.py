"""The way of every volunteer, as staff see it and move it on."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from stepup import asked, clock
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.people import access
from stepup.people.models import Role
from stepup.safety import queries as holds
from stepup.safety import rules
from stepup.volunteers import (
    actions,
    board,
    conduct,
    interviews,
    queries,
    screening,
    stages,
)
from stepup.volunteers.board_forms import BoardForm
from stepup.volunteers.forms import (
    ClearanceForm,
    HoldForm,
    MoveForm,
    OpinionForm,
    PlaceForm,
    ReferenceForm,
)
from stepup.volunteers.models import Clearance, ClearanceKind, Stage, Volunteer

bp = Blueprint("staff_volunteers", __name__, url_prefix="/staff/volunteers")
access.opens_to(bp, access.roles(Role.COORDINATOR))


@bp.get("/")
def index():
    sites = access.sites()
    form = BoardForm(request.args).offer(
        [site for site in organisation.sites() if access.covers(site.id)]
    )
    columns = board.columns(form.wish(), sites, clock.now(), actions.today())
    return render_template(
        "volunteers/staff/index.html",
        columns=columns,
        total=sum(column.total for column in columns),
        form=form,
        counts=queries.counts(sites),
        stages=stages,
    )


@bp.get("/in/<stage>")
def in_stage(stage):
    if stage not in {known.value for known in Stage}:
        abort(404)
    sites = access.sites()
    found = queries.in_stage(Stage(stage), sites, asked.page())
    return render_template(
        "volunteers/staff/in_stage.html",
        stage=Stage(stage),
        found=found,
        cleared=_cleared(found.items),
        counts=queries.counts(sites),
        stages=stages,
        now=clock.now(),
    )


def _cleared(volunteers):
    day = actions.today()
    known = queries.facts_for([volunteer.person for volunteer in volunteers], day)
    return {
        person_id: not rules.cleared(adult, day, holds.policy())
        for person_id, adult in known.items()
    }


@bp.get("/<int:volunteer_id>")
def show(volunteer_id):
    return page_of(volunteer_of(volunteer_id))


def volunteer_of(volunteer_id):
    volunteer = db.get_or_404(Volunteer, volunteer_id)
    access.person_of(volunteer.person_id)
    return volunteer


def page_of(volunteer, *, refusal=None, **typed):
    """With the form that was sent, by the name that the page has for it."""
    day = actions.today()
    return render_template(
        "volunteers/staff/show.html",
        volunteer=volunteer,
        person=volunteer.person,
        moves=queries.moves_of(volunteer),
        clearances=queries.clearances_of(volunteer.person_id),
        signatures=queries.signatures_of(volunteer.person_id),
        may_sign=_may_sign(volunteer, day),
        missing=rules.cleared(queries.facts_of(volunteer.person, day), day, holds.policy()),
        closed=_closed(volunteer),
        references=queries.references_of(volunteer),
        opinions=queries.opinions_of(volunteer),
        may_ask=volunteer.stage in screening.WHILE,
        held=holds.is_held(volunteer.person_id),
        refusal=refusal,
        **_forms(volunteer, **typed),
        today=day,
        stages=stages,
        questions=interviews.QUESTIONS,
    )


def _forms(volunteer, move=None, clearance=None, opinion=None, reference=None, place=None):
    move = move or MoveForm(formdata=None)
    move.offer(volunteer.stage)
    return {
        "move": move,
        "clearance": clearance or ClearanceForm(formdata=None),
        "opinion": opinion or OpinionForm(formdata=None),
        "reference": reference or ReferenceForm(formdata=None),
        "place": place or PlaceForm(formdata=None, site=volunteer.site_id or ""),
        "hold": HoldForm(formdata=None),
    }


def _may_sign(volunteer, day):
    is_asked = conduct.is_asked(volunteer.person)
    return is_asked and conduct.signature_that_counts(volunteer.person, day) is None


def _closed(volunteer):
    """Where she cannot go yet, and why not: the same sentences with which the deed refuses."""
    moves = stages.MOVES[volunteer.stage]
    reasons = {to: actions.why_not(volunteer, to, access.viewer()) for to in moves}
    return {to: sentences for to, sentences in reasons.items() if sentences}


@bp.post("/<int:volunteer_id>/stage")
def advance(volunteer_id):
    volunteer = volunteer_of(volunteer_id)
    form = MoveForm()
    form.offer(volunteer.stage)
    if not form.validate():
        return page_of(volunteer, move=form), 422
    to_stage = Stage(form.to_stage.data)
    try:
        actions.advance(volunteer, to_stage, access.viewer(), form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        return page_of(volunteer_of(volunteer_id), move=form, refusal=refusal), 409
    db.session.commit()
    flash(f"{volunteer.person.name} is now {to_stage.value}.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer.id))


@bp.post("/<int:volunteer_id>/clearances")
def record(volunteer_id):
    volunteer = volunteer_of(volunteer_id)
    form = ClearanceForm()
    if not form.validate():
        return page_of(volunteer, clearance=form), 422
    try:
        clearance = actions.record_clearance(
            volunteer.person,
            ClearanceKind(form.kind.data),
            form.issued_on.data,
            form.expires_on.data,
            access.viewer(),
            reference=form.reference.data or "",
        )
    except Refused as refusal:
        db.session.rollback()
        return page_of(volunteer_of(volunteer_id), clearance=form, refusal=refusal), 409
    db.session.commit()
    flash(f"Recorded, valid until {clock.date_words(clearance.expires_on)}.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer.id))


@bp.post("/<int:volunteer_id>/clearances/<int:clearance_id>/revoke")
def revoke(volunteer_id, clearance_id):
    volunteer = volunteer_of(volunteer_id)
    hers = db.select(Clearance).filter_by(id=clearance_id, person_id=volunteer.person_id)
    reason = request.form.get("reason", "")
    actions.revoke_clearance(db.first_or_404(hers), access.viewer(), reason)
    db.session.commit()
    flash("It does not count any more.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer.id))


@bp.post("/<int:volunteer_id>/opinions")
def give_opinion(volunteer_id):
    volunteer, form = volunteer_of(volunteer_id), OpinionForm()
    if not form.validate():
        return page_of(volunteer, opinion=form), 422
    try:
        screening.give_opinion(
            volunteer,
            access.viewer(),
            suitable=form.suitable.data == "yes",
            words=form.words.data,
            talked_on=form.talked_on.data,
            answers=form.answers(),
        )
    except Refused as refusal:
        db.session.rollback()
        return page_of(volunteer_of(volunteer_id), opinion=form, refusal=refusal), 409
    db.session.commit()
    flash("Your opinion is kept.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer_id))


@bp.post("/<int:volunteer_id>/references")
def name_reference(volunteer_id):
    volunteer, form = volunteer_of(volunteer_id), ReferenceForm()
    if not form.validate():
        return page_of(volunteer, reference=form), 422
    try:
        typed = form.name.data, form.email.data, form.relation.data or ""
        known = screening.name_reference(volunteer, *typed)
    except Refused as refusal:
        db.session.rollback()
        return page_of(volunteer_of(volunteer_id), reference=form, refusal=refusal), 409
    db.session.commit()
    flash(f"We have written to {known.name}.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer_id))
