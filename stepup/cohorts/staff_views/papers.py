"""Answers on paper: the scan, and the second person who says that it counts."""

from flask import Response, abort, flash, redirect, url_for

from stepup.cohorts import queries, scans
from stepup.cohorts.actions import papers
from stepup.cohorts.answer_forms import PaperForm
from stepup.cohorts.files import PAPERS
from stepup.cohorts.models import PaperAnswer
from stepup.cohorts.staff_views import girls
from stepup.cohorts.staff_views.blueprint import bp, enrollment_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.people import access

PAPER = "/<int:cohort_id>/girls/<int:enrollment_id>/papers/<int:paper_id>"


@bp.post("/<int:cohort_id>/girls/<int:enrollment_id>/paper")
def on_paper(cohort_id, enrollment_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    day = today_at(enrollment.cohort)
    people = {one.id: one for one in queries.who_may_answer(enrollment.teen, day)}
    form = PaperForm().offer(list(people.values()))
    if not form.validate():
        return girls.page(enrollment, paper=form), 422
    try:
        papers.keep(
            enrollment,
            people[form.guardian.data],
            form.scan.data.read(scans.LARGEST + 1),
            given=form.given,
            photo_channels=form.channels(),
            by=access.viewer(),
            on=day,
        )
    except Refused as refusal:
        db.session.rollback()
        return girls.page(enrollment_of(cohort_id, enrollment_id), refusal=refusal), 409
    db.session.commit()
    second = "The yes counts once a second member of staff has looked at it."
    flash(second if form.given else "The no is written down and counts from now on.")
    return _back(enrollment)


on_paper.files = {"scan"}  # type: ignore[attr-defined]


def _back(enrollment):
    here = {"cohort_id": enrollment.cohort_id, "enrollment_id": enrollment.id}
    return redirect(url_for("staff_cohorts.girl", **here))


def _paper_of(cohort_id, enrollment_id, paper_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    wanted = db.select(PaperAnswer).filter_by(id=paper_id, enrollment_id=enrollment.id)
    return enrollment, db.first_or_404(wanted)


@bp.get(f"{PAPER}/scan")
def scan(cohort_id, enrollment_id, paper_id):
    _, paper = _paper_of(cohort_id, enrollment_id, paper_id)
    if paper.sha256 is None:
        abort(404)
    response = Response(PAPERS.read(paper.sha256), content_type=paper.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="paper-{paper.id}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.post(f"{PAPER}/<any(confirm, dismiss):deed>")
def decide(cohort_id, enrollment_id, paper_id, deed):
    enrollment, paper = _paper_of(cohort_id, enrollment_id, paper_id)
    try:
        if deed == "confirm":
            papers.confirm(paper, access.viewer(), today_at(enrollment.cohort))
        else:
            papers.dismiss(paper, access.viewer())
    except Refused as refusal:
        db.session.rollback()
        return girls.page(enrollment_of(cohort_id, enrollment_id), refusal=refusal), 409
    db.session.commit()
    flash("The paper counts." if deed == "confirm" else "The paper does not count; it is kept.")
    return _back(enrollment)
