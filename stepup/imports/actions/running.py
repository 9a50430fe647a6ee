"""The rows go in, a handful at a time; killed at any moment, each goes in once."""

from sqlalchemy import func, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import traces
from stepup.imports.actions import files, judging, uploads
from stepup.imports.models import Import, ImportRow, ImportState, Verdict
from stepup.people.models import Person

TAKEN_AT_ONCE = 100
STOPPED = "The import was stopped before this row."
NOT_YET = "Not every row has been looked at yet. Wait a moment, then start."


def start(sheet: Import, by: Person) -> bool:
    """A second click finds it begun; answers whether this one began it."""
    uploads.lock(sheet)
    if sheet.state in (ImportState.RUNNING, ImportState.DONE):
        return False
    if sheet.state is not ImportState.READY:
        raise Refused(NOT_YET if sheet.state.is_open else "This import has ended already.")
    sheet.state, sheet.run_by = ImportState.RUNNING, by
    mine = ImportRow.import_id == sheet.id, ImportRow.bundle.is_(None)
    db.session.execute(update(ImportRow).where(*mine).values(is_taken=True))
    audit.record("started an import", sheet, after={"rows": sheet.rows})
    return True


def go_on(sheet: Import, at_most: int = TAKEN_AT_ONCE) -> bool:
    """The next handful, and what became of it, in one transaction."""
    uploads.lock(sheet)
    if sheet.state is not ImportState.RUNNING:
        return False
    rows = judging.next_bundles(sheet, ImportRow.is_taken.is_(False), at_most)
    if not rows:
        _finish(sheet)
        return False
    reading = judging.read_again(sheet, rows)
    with traces.watching() as trail:
        report = files.take(reading, judging.frame_of(sheet))
    traces.keep(sheet.id, trail)
    judging.write_down(rows, reading, report, is_taken=True)
    return True


def pass_over(sheet: Import) -> None:
    """The next bundle cannot be written: it is given back, and the others go in."""
    uploads.lock(sheet)
    judging.refuse(judging.next_bundles(sheet, ImportRow.is_taken.is_(False), 1), is_taken=True)


def stop(sheet: Import) -> None:
    """What went in stays in; the rest is given back as refused."""
    uploads.lock(sheet)
    if sheet.state is not ImportState.RUNNING:
        raise Refused("This import has ended already. Look at what became of it.")
    waiting = ImportRow.import_id == sheet.id, ImportRow.is_taken.is_(False)
    refused = {"verdict": Verdict.REFUSED, "reason": STOPPED, "is_taken": True}
    db.session.execute(update(ImportRow).where(*waiting).values(**refused))
    audit.record("stopped an import", sheet)
    _finish(sheet)


def _finish(sheet: Import) -> None:
    """What went in stands in the house now; only the refused rows are kept as they were typed."""
    mine = ImportRow.import_id == sheet.id
    by_verdict = select(ImportRow.verdict, func.count()).where(mine).group_by(ImportRow.verdict)
    counted = dict(db.session.execute(by_verdict).all())
    sheet.created = counted.get(Verdict.CREATED, 0)
    sheet.matched = counted.get(Verdict.MATCHED, 0) + counted.get(Verdict.CHANGED, 0)
    sheet.refused = counted.get(Verdict.REFUSED, 0)
    went_in = ImportRow.verdict != Verdict.REFUSED
    emptied: dict[str, object] = {"cells": [], "marks": {}}
    db.session.execute(update(ImportRow).where(mine, went_in).values(**emptied))
    db.session.execute(update(ImportRow).where(mine).values(ties=[]))
    sheet.state, sheet.open_key, sheet.done_at = ImportState.DONE, None, clock.now()
    counts = {"created": sheet.created, "matched": sheet.matched, "refused": sheet.refused}
    audit.record("finished an import", sheet, after=counts)
