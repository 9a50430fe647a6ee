"""The preview: every row with what would become of it, and the cells to mend."""

from flask import render_template, request

from stepup import asked
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import columns, queries
from stepup.imports.actions import judging
from stepup.imports.kinds import KINDS
from stepup.imports.staff_views.blueprint import SHEET, back_to, bp, sheet_of
from stepup.people import access

OF_A_CALENDAR = {"uid", "changed_at", "kept_out"}  # for us; nobody mends them


def preview(sheet, mending=0, typed=None, refusal=None):
    problems = request.args.get("show") == "problems"
    only = queries.needs_a_look() if problems else None
    return render_template(
        "imports/staff/preview.html",
        sheet=sheet,
        kind=KINDS[sheet.kind],
        page=queries.page_of(sheet, asked.page(), only=only),
        counts=queries.counts(sheet),
        problems=problems,
        places=_shown(sheet),
        left_out=judging.columns_of(sheet).left_out,
        mending=mending,
        typed=typed or {},
        refusal=refusal,
        here={"page": asked.page(), "show": "problems" if problems else None},
        readable=columns.readable,
    )


def _shown(sheet):
    """By field the place of its column; what is medical is for who uploaded it alone."""
    in_order = sorted(sheet.places.items(), key=lambda one: one[1])
    hidden = OF_A_CALENDAR if access.viewer().id == sheet.by_id else {*OF_A_CALENDAR, "medical"}
    return [(field, place) for field, place in in_order if field not in hidden]


@bp.post(f"{SHEET}/rows/<int:number>")
def mend(sheet_id, number):
    sheet = sheet_of(sheet_id)
    typed = {
        place: request.form[f"cell-{place}"]
        for _field, place in _shown(sheet)
        if f"cell-{place}" in request.form
    }
    try:
        judging.mend(sheet, number, typed)
    except Refused as refusal:
        db.session.rollback()
        return preview(sheet_of(sheet_id), number, typed, str(refusal)), 409
    db.session.commit()
    here = {"page": asked.page(), "show": request.args.get("show")}
    return back_to(sheet, _anchor=f"row-{number}", **here)
