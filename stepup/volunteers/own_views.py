"""What she decides herself about her way: take it back, rest, say goodbye."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from stepup.db import db
from stepup.people import access
from stepup.volunteers import actions, queries, stages

bp = Blueprint("own_way", __name__)
access.opens_to(bp, access.SIGNED_IN)


@bp.post("/volunteer/way")
def choose():
    volunteer = queries.of_person(access.viewer().id) or abort(404)
    open_to_her = {stage.value: stage for stage in stages.of_her_own(volunteer.stage)}
    to_stage = open_to_her.get(request.form.get("to_stage")) or abort(400)
    actions.advance(volunteer, to_stage, access.viewer(), "She said so on her page.")
    db.session.commit()
    flash(_("Noted, and staff see it. Thank you for telling us."))
    return redirect(url_for("me.me"))
