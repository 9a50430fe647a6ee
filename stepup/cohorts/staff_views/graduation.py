"""Who graduates, what we wait for, and then it is done."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from stepup.cohorts import certificates, queries
from stepup.cohorts.actions import graduation
from stepup.cohorts.forms import GraduationForm
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, today_at
from stepup.db import db
from stepup.organisation import queries as organisation


@bp.get("/<int:cohort_id>/graduation")
def preview(cohort_id):
    cohort = cohort_of(cohort_id)
    form = GraduationForm(request.args, on=min(cohort.ends_on, today_at(cohort)))
    day = form.on.data if request.args and form.on.data else min(cohort.ends_on, today_at(cohort))
    return _page(cohort, form, day)


def _page(cohort, form, day):
    graduates = graduation.preview(cohort, day)
    return render_template(
        "cohorts/staff/graduation.html",
        cohort=cohort,
        form=form,
        day=day,
        now=[one for one in graduates if not one.waits_for],
        later=[one for one in graduates if one.waits_for],
    )


@bp.get("/<int:cohort_id>/certificates.pdf")
def certificates_of(cohort_id):
    cohort = cohort_of(cohort_id)
    alumnae = queries.alumnae_of(cohort)
    if not alumnae:
        abort(404)
    answer = current_app.response_class(
        certificates.pdf(alumnae, organisation.current()), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = 'inline; filename="certificates.pdf"'
    return answer


@bp.post("/<int:cohort_id>/graduation")
def graduate(cohort_id):
    cohort = cohort_of(cohort_id)
    form = GraduationForm()
    if not form.validate():
        return _page(cohort, form, today_at(cohort)), 422
    alumnae = graduation.graduate(cohort, form.on.data)
    db.session.commit()
    who = "1 girl is an alumna" if len(alumnae) == 1 else f"{len(alumnae)} girls are alumnae"
    flash(f"{who} now. Those who are 18 get a letter.")
    return redirect(url_for("staff_cohorts.show", cohort_id=cohort.id))
