"""One girl: who speaks for her, whom to call, what was answered."""

from flask import flash, redirect, render_template, url_for

from stepup.cohorts import queries, rosters, runway
from stepup.cohorts.actions import consents, enrolment
from stepup.cohorts.answer_forms import PaperForm
from stepup.cohorts.forms import ContactForm
from stepup.cohorts.place_forms import BreakForm, LeaveForm
from stepup.cohorts.places import MEANS
from stepup.cohorts.staff_views.blueprint import bp, enrollment_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access
from stepup.people.models import Role

FORMS = {"contact": ContactForm, "paper": PaperForm, "pause": BreakForm, "leave": LeaveForm}


@bp.get("/<int:cohort_id>/girls/<int:enrollment_id>")
def girl(cohort_id, enrollment_id):
    return page(enrollment_of(cohort_id, enrollment_id))


def page(enrollment, *, refusal=None, **typed):
    """`typed` are forms that were sent and stand as they were filled in."""
    teen, day = enrollment.teen, today_at(enrollment.cohort)
    forms = {name: typed.get(name) or kind(formdata=None) for name, kind in FORMS.items()}
    forms["paper"].offer(queries.who_may_answer(teen, day))
    return render_template(
        "cohorts/staff/girl.html",
        enrollment=enrollment,
        cohort=enrollment.cohort,
        teen=teen,
        person=teen.person,
        row=rosters.row_of(enrollment, day),
        guardianships=queries.guardianships_of(teen),
        contacts=queries.contacts_of(teen),
        consents=queries.consents_of(teen.person_id),
        papers=queries.papers_of(enrollment),
        may_read_health=access.may_at(access.viewer(), enrollment.cohort.site_id, Role.SITE_LEAD),
        moves=queries.moves_of(enrollment),
        means=MEANS[enrollment.state],
        steps=_steps(enrollment, day),
        number_in_line=queries.number_in_line(enrollment),
        wrong=next((form for form in forms.values() if form.errors), forms["paper"]),
        others=_others(enrollment),
        refusal=refusal,
        today=day,
        **forms,
    )


def _steps(enrollment, day):
    return runway.of([enrollment], day)[enrollment.id] if runway.concerns(enrollment, day) else []


def _others(enrollment):
    """Where she could go on."""
    found = queries.for_staff(access.sites())
    running = [one for one in found if one.graduated_at is None]
    return [one for one in running if one.id != enrollment.cohort_id]


@bp.post("/<int:cohort_id>/girls/<int:enrollment_id>/ask")
def ask(cohort_id, enrollment_id):
    return _write(cohort_id, enrollment_id, consents.ask)


@bp.post("/<int:cohort_id>/girls/<int:enrollment_id>/page")
def send_page(cohort_id, enrollment_id):
    return _write(cohort_id, enrollment_id, consents.send_page)


def _write(cohort_id, enrollment_id, deed):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    try:
        count = deed(enrollment, today_at(enrollment.cohort))
    except Refused as refusal:
        db.session.rollback()
        return page(enrollment_of(cohort_id, enrollment_id), refusal=refusal), 409
    db.session.commit()
    flash("The letter is on its way." if count else "They were written to today already.")
    return _back(enrollment)


@bp.post("/<int:cohort_id>/girls/<int:enrollment_id>/contacts")
def add_contact(cohort_id, enrollment_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    form = ContactForm()
    if not form.validate():
        return page(enrollment, contact=form), 422
    contact = enrolment.add_contact(enrollment.teen, form.contact())
    db.session.commit()
    flash(f"In an emergency we call {contact.name}.")
    return _back(enrollment)


def _back(enrollment):
    here = {"cohort_id": enrollment.cohort_id, "enrollment_id": enrollment.id}
    return redirect(url_for("staff_cohorts.girl", **here))
