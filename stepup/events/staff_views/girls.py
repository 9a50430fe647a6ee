"""A girl's break, her return, her leaving; and her cohort as a list with who slips away.

The door is the cohorts' own; what happens behind it touches her dates too.
"""

from flask import flash, redirect, render_template, url_for

from stepup.cohorts import hours, queries, rosters
from stepup.cohorts.actions import breaks
from stepup.cohorts.models import EnrollmentState
from stepup.cohorts.place_forms import BreakForm, LeaveForm
from stepup.cohorts.staff_views import girls
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, enrollment_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.events import attending, flags
from stepup.events.actions import away

GIRL = "/<int:cohort_id>/girls/<int:enrollment_id>"


@bp.get("/<int:cohort_id>")
def show(cohort_id):
    cohort = cohort_of(cohort_id)
    day = today_at(cohort)
    rows = rosters.of(cohort, day)
    here = [row for row in rows if row.enrollment.state is not EnrollmentState.WAITLISTED]
    shown = {row.person.id for row in rows}
    return render_template(
        "cohorts/staff/show.html",
        cohort=cohort,
        rows=here,
        waiting=[row for row in rows if row not in here],
        finished=[one for one in queries.alumnae_of(cohort) if one.person_id not in shown],
        without_consent=[row for row in here if row.consent != "given"],
        to_ask=[row for row in rows if row.needs_asking],
        without_phone=[row for row in here if not row.has_phone],
        flags=flags.of(rows, attending.of(cohort), day, hours.zone_of(cohort)),
    )


@bp.post(f"{GIRL}/break")
def take_break(cohort_id, enrollment_id):
    enrollment, form = enrollment_of(cohort_id, enrollment_id), BreakForm()
    if not form.validate():
        return girls.page(enrollment, pause=form), 422
    day = today_at(enrollment.cohort)
    return _do(
        enrollment,
        lambda: away.pause(enrollment, form.why.data, form.until.data, day),
        "She is on a break. Dates given back: {}.",
        pause=form,
    )


@bp.post(f"{GIRL}/back")
def come_back(cohort_id, enrollment_id):
    enrollment = enrollment_of(cohort_id, enrollment_id)
    day = today_at(enrollment.cohort)
    return _do(enrollment, lambda: breaks.come_back(enrollment, day), "Her break is over.")


@bp.post(f"{GIRL}/leave")
def leave(cohort_id, enrollment_id):
    enrollment, form = enrollment_of(cohort_id, enrollment_id), LeaveForm()
    if not form.validate():
        return girls.page(enrollment, leave=form), 422
    day = today_at(enrollment.cohort)
    return _do(
        enrollment,
        lambda: away.leave(enrollment, form.reason.data, day, for_cause=form.for_cause.data),
        "Her place has ended. Dates given back: {}.",
        leave=form,
    )


def _do(enrollment, deed, said, **typed):
    here = {"cohort_id": enrollment.cohort_id, "enrollment_id": enrollment.id}
    try:
        number = deed()
    except Refused as refusal:
        db.session.rollback()
        return girls.page(enrollment_of(**here), refusal=refusal, **typed), 409
    db.session.commit()
    flash(said.format(number))
    return redirect(url_for("staff_cohorts.girl", **here))
