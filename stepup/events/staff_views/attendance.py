"""The grid of a cohort: read it, tick it from a paper list."""

from flask import abort, flash, redirect, render_template, request, url_for

from stepup.cohorts import hours, rosters
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.errors import Refused
from stepup.events import attending, flags
from stepup.events.actions import afterwards
from stepup.events.planners import runs_events
from stepup.events.staff_views.blueprint import bp
from stepup.people import access


def _cohort(cohort_id):
    cohort, viewer = db.get_or_404(Cohort, cohort_id), access.viewer()
    if not runs_events(viewer, cohort.site_id):
        abort(403)
    return cohort


@bp.get("/attendance/<int:cohort_id>")
def attendance(cohort_id):
    cohort = _cohort(cohort_id)
    grid, day = attending.of(cohort), hours.today_at(cohort)
    rows = rosters.of(cohort, day)
    page = {
        "grid": grid,
        "cohort": cohort,
        "flags": flags.of(rows, grid, day, hours.zone_of(cohort)),
    }
    page["places"] = {row.person.id: row.enrollment.id for row in rows}
    return render_template("events/staff/attendance.html", **page)


@bp.post("/attendance/<int:cohort_id>")
def record_attendance(cohort_id):
    """Only boxes that were on the page count: an evening that began since is left alone."""
    grid = attending.of(_cohort(cohort_id))
    shown, ticked = set(request.form.getlist("shown")), set(request.form.getlist("came"))
    written, refused = 0, []
    for row in grid.rows:
        for event in grid.events:
            box = f"{event.id}:{row.girl.id}"
            if box not in shown or (box in ticked) == (row.cells[event.id] == attending.CAME):
                continue
            why = _write(event, row.girl, box in ticked)
            written += not why
            refused += [f"{row.girl.name}, {event.title}: {why}"] if why else []
    db.session.commit()
    flash(f"{written} changed." if written else "Nothing was changed.")
    for sentence in refused:
        flash(sentence, "error")
    return redirect(url_for("staff_events.attendance", cohort_id=cohort_id))


def _write(event, girl, came):
    """Why it was refused; empty when it is written."""
    with db.session.begin_nested() as trial:
        try:
            if came:
                afterwards.she_came(event, girl, access.viewer())
            else:
                afterwards.she_did_not(event, girl)
        except Refused as refusal:
            trial.rollback()
            return str(refusal)
    return ""
