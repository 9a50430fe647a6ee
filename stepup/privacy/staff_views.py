"""Everything about one person as a file, and forgetting her: for admins, and logged."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for

from stepup.audit import actions as audit
from stepup.cohorts.actions import papers
from stepup.db import db
from stepup.people import access
from stepup.people.models import Person
from stepup.privacy import actions, queries

bp = Blueprint("privacy", __name__, url_prefix="/staff/people")
access.opens_to(bp, access.ADMINS)


@bp.post("/<int:person_id>/everything.json")
def everything(person_id):
    """A POST: reading all of somebody's record is a deed and is written down."""
    person, reason = db.get_or_404(Person, person_id), request.form.get("reason", "")[:500]
    actions.ensure_reason(reason)
    found = queries.everything_about(person)
    audit.record("exported everything", person, reason=reason)
    db.session.commit()
    response = jsonify(found)
    name = f"person-{person_id}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/<int:person_id>/privacy")
def show(person_id):
    person = db.get_or_404(Person, person_id)
    return render_template(
        "privacy/show.html",
        person=person,
        counts=queries.counts_about(person),
        kept_until=queries.kept_until(person),
    )


@bp.post("/<int:person_id>/erase")
def erase(person_id):
    person = db.get_or_404(Person, person_id)
    actions.erase(person, reason=request.form.get("reason", ""))
    db.session.commit()
    papers.forget_scans()
    year = queries.kept_until(person).year
    flash(f"Her profile is removed. Attendance and safety records are kept until {year}.")
    return redirect(url_for("privacy.show", person_id=person_id))
