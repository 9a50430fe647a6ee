"""The way back: shown before it is gone."""

from flask import render_template

from stepup import clockwork
from stepup.db import db
from stepup.errors import Refused
from stepup.imports.actions import undoing
from stepup.imports.kinds import KINDS
from stepup.imports.staff_views.blueprint import SHEET, back_to, bp, sheet_of
from stepup.people import access

SHOWN = 100


@bp.get(f"{SHEET}/undo")
def look(sheet_id):
    sheet = sheet_of(sheet_id)
    if not undoing.may_begin(sheet):
        raise Refused("This import cannot be undone, or it was undone already.")
    outlook = undoing.outlook(sheet)
    return render_template(
        "imports/staff/undo.html",
        sheet=sheet,
        kinds=KINDS,
        outlook=outlook,
        kept=sorted(outlook.kept.items())[:SHOWN],
        until=undoing.until(sheet),
    )


@bp.post(f"{SHEET}/undo")
def begin(sheet_id):
    sheet = sheet_of(sheet_id)
    undoing.begin(sheet, access.viewer())
    db.session.commit()
    clockwork.poke()
    return back_to(sheet)
