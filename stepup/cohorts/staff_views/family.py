"""Those who speak for a girl and whom to call, mended; and what only a site lead reads."""

from flask import abort, flash, redirect, render_template, url_for

from stepup.cohorts.actions import guardians, health
from stepup.cohorts.family_forms import GuardianForm, MedicalForm
from stepup.cohorts.forms import ContactForm
from stepup.cohorts.models import EmergencyContact, Guardianship
from stepup.cohorts.staff_views.blueprint import bp, enrollment_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access
from stepup.people.forms import status_of
from stepup.people.models import Role

GIRL = "/<int:cohort_id>/girls/<int:enrollment_id>"


@bp.route(f"{GIRL}/guardians/new", methods=["GET", "POST"])
def add_guardian(cohort_id, enrollment_id):
    enrollment, form = enrollment_of(cohort_id, enrollment_id), GuardianForm()
    if not form.validate_on_submit():
        return _guardian_page(enrollment, form), status_of(form)
    day = today_at(enrollment.cohort)
    return _keep(
        enrollment,
        form,
        lambda: guardians.name(enrollment.teen, form.guardian(), day),
    )


@bp.route(f"{GIRL}/guardians/<int:role_id>", methods=["GET", "POST"])
def guardian(cohort_id, enrollment_id, role_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    role = _of_hers(Guardianship, role_id, enrollment)
    form = GuardianForm.about(role)
    if not form.validate_on_submit():
        return _guardian_page(enrollment, form, role), status_of(form)
    day = today_at(enrollment.cohort)
    return _keep(enrollment, form, lambda: guardians.correct(role, form.guardian(), day), role_id)


def _keep(enrollment, form, deed, role_id=None):
    here = _here(enrollment)
    try:
        deed()
    except Refused as refusal:
        db.session.rollback()
        again = enrollment_of(**here)
        role = _of_hers(Guardianship, role_id, again) if role_id else None
        return _guardian_page(again, form, role, refusal), 409
    db.session.commit()
    flash("It is written down.")
    return redirect(url_for("staff_cohorts.girl", **here))


def _of_hers(kind, number, enrollment):
    return db.first_or_404(db.select(kind).filter_by(id=number, teen_id=enrollment.teen_id))


def _here(enrollment):
    return {"cohort_id": enrollment.cohort_id, "enrollment_id": enrollment.id}


def _guardian_page(enrollment, form, role=None, refusal=None):
    return render_template(
        "cohorts/staff/guardian.html",
        enrollment=enrollment,
        here=_here(enrollment),
        form=form,
        role=role,
        refusal=refusal,
    )


@bp.post(f"{GIRL}/guardians/<int:role_id>/end")
def end_guardian(cohort_id, enrollment_id, role_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    role = _of_hers(Guardianship, role_id, enrollment)
    guardians.end(role, today_at(enrollment.cohort))
    db.session.commit()
    flash(f"{role.guardian.name} speaks for her no more, and sees nothing from now on.")
    return redirect(url_for("staff_cohorts.girl", **_here(enrollment)))


@bp.route(f"{GIRL}/contacts/<int:contact_id>", methods=["GET", "POST"])
def contact(cohort_id, enrollment_id, contact_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    one = _of_hers(EmergencyContact, contact_id, enrollment)
    named = {"contact_name": one.name, "contact_phone": one.phone, "contact_relation": one.relation}
    form = ContactForm(**named)
    if not form.validate_on_submit():
        page = {"enrollment": enrollment, "here": _here(enrollment), "form": form, "one": one}
        return render_template("cohorts/staff/contact.html", **page), status_of(form)
    guardians.correct_contact(one, form.contact())
    db.session.commit()
    flash(f"In an emergency we call {one.name}.")
    return redirect(url_for("staff_cohorts.girl", **_here(enrollment)))


@bp.post(f"{GIRL}/contacts/<int:contact_id>/remove")
def remove_contact(cohort_id, enrollment_id, contact_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    guardians.remove_contact(_of_hers(EmergencyContact, contact_id, enrollment))
    db.session.commit()
    flash("We do not call this number any more.")
    return redirect(url_for("staff_cohorts.girl", **_here(enrollment)))


def _for_a_site_lead(cohort_id, enrollment_id):
    """Of this site; a coordinator plans, and needs no girl's illness for it."""
    enrollment = enrollment_of(cohort_id, enrollment_id)
    if not access.may_at(access.viewer(), enrollment.cohort.site_id, Role.SITE_LEAD):
        abort(403)
    return enrollment


@bp.post(f"{GIRL}/medical")
def medical(cohort_id, enrollment_id):
    """A POST: reading it is a deed, and is written down."""
    enrollment = _for_a_site_lead(cohort_id, enrollment_id)
    notes = health.read(enrollment.teen)
    db.session.commit()
    return _medical_page(enrollment, MedicalForm(formdata=None, medical_notes=notes))


def _medical_page(enrollment, form):
    page = {"enrollment": enrollment, "here": _here(enrollment), "form": form}
    return render_template("cohorts/staff/medical.html", **page)


@bp.post(f"{GIRL}/medical/notes")
def write_medical(cohort_id, enrollment_id):
    enrollment, form = _for_a_site_lead(cohort_id, enrollment_id), MedicalForm()
    if not form.validate():
        return _medical_page(enrollment, form), 422
    health.write(enrollment.teen, form.medical_notes.data or "")
    db.session.commit()
    flash("It is written down.")
    return redirect(url_for("staff_cohorts.girl", **_here(enrollment)))
