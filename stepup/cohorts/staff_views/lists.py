"""All cohorts; a girl joins one."""

from flask import flash, redirect, render_template, url_for

from stepup.cohorts import queries
from stepup.cohorts.actions import enrolment, news
from stepup.cohorts.emails import News
from stepup.cohorts.forms import CohortForm, EnrolForm
from stepup.cohorts.models import EnrollmentState
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access
from stepup.people.forms import status_of


@bp.get("/")
def index():
    cohorts = queries.for_staff(access.sites())
    return render_template(
        "cohorts/staff/index.html", cohorts=cohorts, counts=queries.counts_of(cohorts)
    )


@bp.route("/new", methods=["GET", "POST"])
def new():
    form = CohortForm()
    if not form.validate_on_submit():
        return _new_page(form), status_of(form)
    try:
        cohort = _start(form)
    except Refused as refusal:
        db.session.rollback()
        return _new_page(form, refusal), 409
    db.session.commit()
    flash(f"{cohort.name} is ready. Enrol the first girl.")
    return redirect(url_for("staff_cohorts.show", cohort_id=cohort.id))


def _new_page(form, refusal=None):
    programs = queries.programs()
    return render_template("cohorts/staff/new.html", form=form, refusal=refusal, programs=programs)


def _start(form):
    cohort = enrolment.start(
        form.name.data,
        enrolment.program_named(form.program.data),
        form.sites[form.site.data],
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        capacity=form.capacity.data,
    )
    db.session.flush()
    return cohort_of(cohort.id)


@bp.route("/<int:cohort_id>/enrol", methods=["GET", "POST"])
def enrol(cohort_id):
    cohort = cohort_of(cohort_id)
    form = EnrolForm()
    if not form.validate_on_submit():
        return _enrol_page(cohort, form), status_of(form)
    try:
        enrollment = _enrol(cohort, form)
    except Refused as refusal:
        db.session.rollback()
        return _enrol_page(cohort_of(cohort_id), form, refusal), 409
    db.session.commit()
    flash(_welcome(enrollment))
    return redirect(url_for("staff_cohorts.girl", cohort_id=cohort.id, enrollment_id=enrollment.id))


def _welcome(enrollment):
    name = enrollment.teen.person.name
    if enrollment.state is EnrollmentState.WAITLISTED:
        return f"{name} stands in line: {enrollment.cohort.name} is full. Her family is told."
    return f"{name} has a place. Now ask for consent."


def _enrol_page(cohort, form, refusal=None):
    return render_template("cohorts/staff/enrol.html", cohort=cohort, form=form, refusal=refusal)


def _enrol(cohort, form):
    enrollment = enrolment.enrol(
        cohort,
        form.girl(),
        form.guardians(),
        [form.contact()],
        on=today_at(cohort),
        by_guardian_on_paper=form.on_paper.data,
        site_ids=access.sites(),
    )
    if enrollment.state is EnrollmentState.WAITLISTED:
        news.tell(enrollment, News.IN_LINE, today_at(cohort))
    return enrollment
