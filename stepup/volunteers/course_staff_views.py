"""The list of a training: who came is ticked, and it is written down for all of them at once."""

from flask import Blueprint, flash, redirect, render_template, url_for

from stepup.db import db
from stepup.people import access
from stepup.people.forms import status_of
from stepup.people.models import Role
from stepup.volunteers import courses
from stepup.volunteers.forms import CourseForm
from stepup.volunteers.models import ClearanceKind

bp = Blueprint("staff_courses", __name__, url_prefix="/staff/volunteers/training")
access.opens_to(bp, access.roles(Role.COORDINATOR))


@bp.route("", methods=["GET", "POST"])
def training():
    waiting, others = courses.waiting(access.sites()), courses.others(access.sites())
    form = CourseForm().offer(waiting, others)
    if not form.validate_on_submit():
        page = {"form": form, "waiting": waiting, "others": others}
        return render_template("volunteers/staff/training.html", **page), status_of(form)
    came = [woman for woman in (*waiting, *others) if woman.id in form.chosen]
    kinds = [ClearanceKind(kind) for kind in form.kinds.data]
    days = {"on": form.on.data, "until": form.expires_on.data}
    done = courses.record(came, kinds, by=access.viewer(), **days)
    db.session.commit()
    if done.recorded:
        names = ", ".join(person.name for person in done.recorded)
        flash(f"Written down for {names}.")
    for person, why in done.refused:
        flash(f"{person.name}: {why}", "error")
    return redirect(url_for("staff_courses.training"))
