"""She confirms her application from her own mailbox; and all the pages of this package."""

from flask import Blueprint, abort, render_template

from stepup.audit import actions as audit
from stepup.db import db
from stepup.people import access, links
from stepup.people.models import Purpose
from stepup.volunteers import (
    actions,
    apply_views,
    conduct_staff_views,
    conduct_views,
    course_staff_views,
    draft_views,
    own_views,
    placing_staff_views,
    reference_views,
    staff_views,
)
from stepup.volunteers.models import Volunteer

confirmations = Blueprint("applications", __name__)
access.opens_to(confirmations, access.LINK_HOLDERS)
PAGES = (
    apply_views.bp,
    draft_views.bp,
    draft_views.returning,
    confirmations,
    reference_views.bp,
    reference_views.answers,
    own_views.bp,
    conduct_views.bp,
    conduct_views.link_bp,
    staff_views.bp,
    placing_staff_views.bp,
    course_staff_views.bp,
    conduct_staff_views.bp,
)


@confirmations.get("/volunteer/confirm/<token>")
def confirmation(token):
    return render_template("volunteers/confirm.html", volunteer=_of(token), token=token)


@confirmations.post("/volunteer/confirm/<token>")
def confirm(token):
    volunteer = _of(token)
    audit.act_as(volunteer.person_id, "link")
    actions.confirm(volunteer)
    db.session.commit()
    return render_template("volunteers/confirmed.html", volunteer=volunteer)


def _of(token):
    link = links.find(token, Purpose.APPLICATION)
    if link is None:
        abort(404)
    return db.get_or_404(Volunteer, link.thing_id)
