"""Which column is what: guessed, remembered, and hers to change."""

from flask import render_template, request

from stepup import clockwork
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import columns, queries
from stepup.imports.actions import uploads
from stepup.imports.kinds import KINDS
from stepup.imports.staff_views.blueprint import SHEET, back_to, bp, sheet_of
from stepup.people import access


@bp.get(f"{SHEET}/columns")
def ask(sheet_id):
    return page(sheet_of(sheet_id))


def page(sheet, chosen=None, refusal=None):
    guessed = {place: field for field, place in sheet.places.items()}
    kind = KINDS[sheet.kind]
    return render_template(
        "imports/staff/columns.html",
        sheet=sheet,
        kind=kind,
        chosen=chosen or [guessed.get(place, "") for place in range(len(sheet.header))],
        samples=_samples(sheet),
        fields=[(field, columns.readable(field).capitalize()) for field in kind.headings],
        needed=columns.in_words(kind.needed),
        refusal=refusal,
    )


def _samples(sheet):
    """What is medical is for who uploaded it alone."""
    samples = queries.samples(sheet)
    if "medical" in sheet.places and access.viewer().id != sheet.by_id:
        samples[sheet.places["medical"]] = []
    return samples


@bp.post(f"{SHEET}/columns")
def choose(sheet_id):
    sheet = sheet_of(sheet_id)
    chosen = [request.form.get(f"column-{place}", "") for place in range(len(sheet.header))]
    try:
        uploads.choose(sheet, chosen)
    except Refused as refusal:
        db.session.rollback()
        return page(sheet_of(sheet_id), chosen, str(refusal)), 409
    db.session.commit()
    clockwork.poke()
    return back_to(sheet)
