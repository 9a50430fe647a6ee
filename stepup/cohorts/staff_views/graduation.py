"""Who graduates and who does not and why; then it is done, and can be taken back for a while."""

from flask import abort, flash, redirect, render_template, request, url_for

from stepup.cohorts import certificates, queries
from stepup.cohorts.actions import graduation
from stepup.cohorts.forms import GraduationForm
from stepup.cohorts.staff_views.blueprint import bp, cohort_of, today_at
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.people import access


@bp.get("/<int:cohort_id>/graduation")
def preview(cohort_id):
    cohort = cohort_of(cohort_id)
    if cohort.graduated_at is not None:
        return _done_page(cohort)
    form = GraduationForm(request.args, on=_usual_day(cohort))
    day = form.on.data if request.args and form.on.data else _usual_day(cohort)
    return _page(cohort, form, day)


def _usual_day(cohort):
    return min(cohort.ends_on, today_at(cohort))


def _page(cohort, form, day, refusal=None):
    found = graduation.preview(cohort, day)
    finishing = [one for one in found if not one.why_not]
    return render_template(
        "cohorts/staff/graduation.html",
        cohort=cohort,
        form=form,
        day=day,
        finishing=finishing,
        letters=[one for one in finishing if one.gets_letter],
        staying=[one for one in found if one.why_not],
        refusal=refusal,
    )


def _done_page(cohort, refusal=None):
    """What was done, and what can still be taken back; older ones were not done here."""
    last = queries.last_graduation(cohort)
    return render_template(
        "cohorts/staff/graduated.html",
        cohort=cohort,
        graduation=last,
        graduates=queries.graduates_of(last) if last else [],
        letters=graduation.letters_of(last) if last else [],
        can_be_undone=last is not None and graduation.can_be_undone(last),
        until=last.at + graduation.UNDO if last else None,
        refusal=refusal,
    )


@bp.post("/<int:cohort_id>/graduation")
def graduate(cohort_id):
    cohort = cohort_of(cohort_id)
    form = GraduationForm()
    if not form.validate():
        return _page(cohort, form, _usual_day(cohort)), 422
    try:
        graduation.graduate(cohort, form.on.data, access.viewer())
    except Refused as refusal:
        db.session.rollback()
        return _refused(cohort_of(cohort_id), form, refusal), 409
    db.session.commit()
    return redirect(url_for("staff_cohorts.preview", cohort_id=cohort.id))


def _refused(cohort, form, refusal):
    """Somebody was faster, or the day lies ahead."""
    if cohort.graduated_at is not None:
        return _done_page(cohort, refusal)
    return _page(cohort, form, _usual_day(cohort), refusal)


@bp.post("/<int:cohort_id>/graduation/undo")
def undo_graduation(cohort_id):
    cohort = cohort_of(cohort_id)
    last = queries.last_graduation(cohort) or abort(404)
    try:
        number = graduation.undo(last)
    except Refused as refusal:
        db.session.rollback()
        again = cohort_of(cohort_id)
        if again.graduated_at is None:
            return _page(again, GraduationForm(formdata=None), _usual_day(again), refusal), 409
        return _done_page(again, refusal), 409
    db.session.commit()
    who = "1 girl is" if number == 1 else f"{number} girls are"
    flash(f"It is taken back: {who} where they were, and no letter has left.")
    return redirect(url_for("staff_cohorts.preview", cohort_id=cohort.id))


@bp.get("/<int:cohort_id>/certificates.pdf")
def certificates_of(cohort_id):
    alumnae = queries.alumnae_of(cohort_of(cohort_id))
    if not alumnae:
        abort(404)
    return certificates.download(alumnae, organisation.current())
