"""Concerns as the safeguarding lead reads them: nobody else, and each reading is logged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from stepup.db import db
from stepup.people import access
from stepup.people.models import Role
from stepup.safety import concerns, queries
from stepup.safety.models import Concern

bp = Blueprint("staff_concerns", __name__, url_prefix="/staff/concerns")
access.opens_to(bp, access.roles_everywhere(Role.SAFEGUARDING_LEAD))


@bp.get("")
def index():
    return render_template("home/concerns.html", rows=queries.concerns())


@bp.get("/<int:concern_id>")
def show(concern_id):
    concern = db.get_or_404(Concern, concern_id)
    changed = concerns.read(concern, access.viewer())
    db.session.commit()
    return render_template(
        "home/concern_record.html",
        concern=concern,
        notes=queries.notes_of(concern),
        changed=changed,
    )


show.writes = True  # type: ignore[attr-defined]


@bp.post("/<int:concern_id>/notes")
def note(concern_id):
    concern = db.get_or_404(Concern, concern_id)
    closes = request.form.get("closes") == "yes"
    concerns.add_note(
        concern, access.viewer(), request.form.get("text", "")[:20_000], closes=closes
    )
    db.session.commit()
    flash("Closed, with your note." if closes else "Your note is kept.")
    return redirect(url_for("staff_concerns.show", concern_id=concern.id))
