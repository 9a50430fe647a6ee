"""Staff of the whole house give her to a site: before that, nobody there sees her."""

from flask import Blueprint, flash, redirect, url_for

from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Site
from stepup.people import access
from stepup.people.models import Role
from stepup.volunteers import placing
from stepup.volunteers.forms import PlaceForm
from stepup.volunteers.staff_views import page_of, volunteer_of

bp = Blueprint("staff_placing", __name__, url_prefix="/staff/volunteers")
access.opens_to(bp, access.roles_everywhere(Role.ADMIN, Role.COORDINATOR))


@bp.post("/<int:volunteer_id>/site")
def give(volunteer_id):
    volunteer, form = volunteer_of(volunteer_id), PlaceForm()
    if not form.validate():
        return page_of(volunteer, place=form), 422
    try:
        placing.give(volunteer, db.session.get_one(Site, int(form.site.data)))
    except Refused as refusal:
        db.session.rollback()
        return page_of(volunteer_of(volunteer_id), place=form, refusal=refusal), 409
    db.session.commit()
    flash(f"{volunteer.site.name} looks after {volunteer.person.name} from now on.")
    return redirect(url_for("staff_volunteers.show", volunteer_id=volunteer.id))
