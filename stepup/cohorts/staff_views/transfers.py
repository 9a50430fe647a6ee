"""A girl changes to another cohort."""

from flask import abort, flash, redirect, request, url_for

from stepup.cohorts.actions import transfers
from stepup.cohorts.staff_views import girls
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, enrollment_of, today_at
from stepup.db import db
from stepup.errors import Refused


@bp.post("/<int:cohort_id>/girls/<int:enrollment_id>/transfer")
def transfer(cohort_id, enrollment_id):
    """Both cohorts have to be at sites of hers."""
    enrollment = enrollment_of(cohort_id, enrollment_id)
    to = cohort_of(request.form.get("to", type=int) or abort(400))
    try:
        there = transfers.transfer(enrollment, to, today_at(to))
    except Refused as refusal:
        db.session.rollback()
        return girls.page(enrollment_of(cohort_id, enrollment_id), refusal=refusal), 409
    db.session.commit()
    flash(f"{there.teen.person.name} is in {to.name} from today.")
    return redirect(url_for("staff_cohorts.girl", cohort_id=to.id, enrollment_id=there.id))
