"""Every file that came, and one of them at whatever stage it is."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from stepup import asked, clockwork
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import outcomes, queries, tables
from stepup.imports.actions import running, undoing, uploads
from stepup.imports.forms import WHOLE_HOUSE, UploadForm
from stepup.imports.kinds import KINDS
from stepup.imports.models import ImportState
from stepup.imports.readings import Refusal
from stepup.imports.staff_views import columns, rows
from stepup.imports.staff_views.blueprint import (
    SHEET,
    back_to,
    bp,
    her_sites,
    may_bring_in_for,
    sheet_of,
)
from stepup.imports.tables import SheetRow
from stepup.organisation.models import Site
from stepup.people import access

KEPT_FROM_OTHERS = "medical"  # of who uploaded the file, and nobody else


@bp.get("", strict_slashes=False)
def index():
    return _index(_form())


def _form():
    return UploadForm().offer(her_sites(), whole_house=may_bring_in_for(None))


def _index(form, refusal=None):
    recent = queries.recent(access.sites())
    limits = {"megabytes": tables.LARGEST_FILE // 2**20, "rows": tables.MOST_ROWS}
    days = uploads.KEPT.days
    return render_template(
        "imports/staff/index.html",
        form=form,
        refusal=refusal,
        recent=recent,
        kinds=KINDS,
        limits=limits,
        days=days,
    )


@bp.post("", strict_slashes=False)
def upload():
    form = _form()
    if not form.validate_on_submit():
        return _index(form), 422
    try:
        sheet = _keep(form)
    except Refused as refusal:
        db.session.rollback()
        return _index(_form(), str(refusal)), 409
    db.session.commit()
    clockwork.poke()
    return back_to(sheet)


upload.files = {"sheet"}  # type: ignore[attr-defined]


def _keep(form):
    file, site_id = form.sheet.data, form.site.data
    site = None if site_id == WHOLE_HOUSE else db.session.get_one(Site, site_id)
    raw = file.read(tables.LARGEST_FILE + 1)
    return uploads.upload(form.kind.data, raw, file.filename or "", site=site, by=access.viewer())


@bp.get(SHEET)
def show(sheet_id):
    sheet = sheet_of(sheet_id)
    if sheet.state.is_at_work:
        return _progress(sheet)
    if request.headers.get("HX-Request"):  # what was waited for is there: the whole page is new
        return Response(headers={"HX-Refresh": "true"})
    if sheet.state is ImportState.CHOOSING:
        return columns.page(sheet)
    if sheet.state is ImportState.READY:
        return rows.preview(sheet, asked.number("mend"))
    return _result(sheet)


def _progress(sheet):
    waiting = queries.still_to_do(sheet)
    part = "_progress" if request.headers.get("HX-Request") else "progress"
    return render_template(
        f"imports/staff/{part}.html", sheet=sheet, done=sheet.rows - waiting, kinds=KINDS
    )


def _result(sheet):
    everything = request.args.get("show") == "all" or not sheet.refused
    only = None if everything else queries.needs_a_look()
    return render_template(
        "imports/staff/result.html",
        sheet=sheet,
        kinds=KINDS,
        page=queries.page_of(sheet, asked.page(), only=only),
        everything=everything,
        may_undo=undoing.may_begin(sheet),
        until=undoing.until(sheet),
        returns=queries.returns(sheet),
    )


@bp.post(f"{SHEET}/<any(start, stop, abandon):deed>")
def go(sheet_id, deed):
    sheet = sheet_of(sheet_id)
    if deed == "start":
        running.start(sheet, access.viewer())
    else:
        {"stop": running.stop, "abandon": uploads.abandon}[deed](sheet)
    db.session.commit()
    clockwork.poke()
    if deed == "abandon":
        flash("Nothing was taken in, and the file is deleted.")
        return redirect(url_for("staff_imports.index"))
    return back_to(sheet)


@bp.get(f"{SHEET}/refused.csv")
def refused(sheet_id):
    """As they were typed, with the reasons: to mend and upload again."""
    sheet = sheet_of(sheet_id)
    hidden = None if access.viewer().id == sheet.by_id else sheet.places.get(KEPT_FROM_OTHERS)
    refusals = [
        Refusal(SheetRow(row.number, tuple(_shown(row.cells, hidden))), row.reason)
        for row in queries.refused_rows(sheet)
    ]
    response = make_response(outcomes.refused_csv(sheet.header, refusals))
    response.content_type = "text/csv; charset=utf-8"
    name = f"refused-{sheet.kind}-{sheet.id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shown(cells, hidden):
    return ["" if place == hidden else cell for place, cell in enumerate(cells)]
