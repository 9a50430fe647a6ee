"""What a volunteer signed, as staff read it; and sending her the page."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from markupsafe import Markup

from stepup.db import db
from stepup.people import access
from stepup.people.models import Role
from stepup.volunteers import conduct, queries
from stepup.volunteers.staff_views import volunteer_of

bp = Blueprint("staff_conduct", __name__, url_prefix="/staff/volunteers")
access.opens_to(bp, access.roles(Role.COORDINATOR))


@bp.get("/<int:volunteer_id>/signatures/<int:clearance_id>")
def signature(volunteer_id, clearance_id):
    """The words that she signed, as she read them."""
    volunteer = volunteer_of(volunteer_id)
    found = queries.signatures_of(volunteer.person_id).get(clearance_id) or abort(404)
    return render_template(
        "volunteers/staff/signature.html",
        volunteer=volunteer,
        signature=found,
        words=Markup(found.text.body),  # printed by us from a template, and kept
    )


@bp.post("/<int:volunteer_id>/conduct")
def ask_to_sign(volunteer_id):
    volunteer = volunteer_of(volunteer_id)
    sent = conduct.ask(volunteer.person)
    db.session.commit()
    flash("The page is on its way to her." if sent else "She has the page already today.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer_id))
