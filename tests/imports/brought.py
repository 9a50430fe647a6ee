"""Files brought in through the page's own deeds, without the page."""

from stepup.db import db
from stepup.imports import tasks
from stepup.imports.actions import running, undoing, uploads
from stepup.imports.models import ImportRow, ImportState
from tests.factories import a_staff_member
from tests.imports.sheets import a_sheet


def uploaded(kind, *rows, raw=None, site=None, by=None, name="sheet.csv"):
    content = a_sheet(kind, *rows) if raw is None else raw
    sheet = uploads.upload(kind, content, name, site=site, by=by or a_staff_member())
    db.session.commit()
    return sheet


def judged(kind, *rows, **facts):
    """Its columns as they were guessed, every row tried."""
    sheet = uploaded(kind, *rows, **facts)
    if sheet.state is ImportState.CHOOSING:
        field_at = {place: field for field, place in sheet.places.items()}
        uploads.choose(sheet, [field_at.get(place, "") for place in range(len(sheet.header))])
        db.session.commit()
    work()
    return sheet


def ran(kind, *rows, **facts):
    sheet = judged(kind, *rows, **facts)
    start(sheet)
    work()
    return sheet


def start(sheet):
    running.start(sheet, sheet.by)
    db.session.commit()


def undone(sheet):
    undoing.begin(sheet, sheet.by)
    db.session.commit()
    work()
    return sheet


def work():
    db.session.commit()
    tasks.finish()
    db.session.rollback()


def rows_of(sheet):
    mine = db.select(ImportRow).where(ImportRow.import_id == sheet.id)
    return db.session.scalars(mine.order_by(ImportRow.number)).all()


def verdicts(sheet):
    return {row.number: row.verdict.value for row in rows_of(sheet)}


def counts(sheet):
    return sheet.created, sheet.matched, sheet.refused


def every_table():
    """All rows of the house but the log and the imports themselves."""
    skipped = ("audit_entry", "calendar_change", "consent_text", "account", "role_grant")
    return {
        table.name: sorted(map(tuple, db.session.execute(db.select(table))), key=str)
        for table in db.metadata.sorted_tables
        if table.name not in skipped and not table.name.startswith("import_")
    }
