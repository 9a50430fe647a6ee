"""What would become of each row: tried by the code that takes it in, and put back at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import bundles, cells, queries
from stepup.imports.actions import files, uploads
from stepup.imports.actions.files import Frame
from stepup.imports.columns import Columns
from stepup.imports.kinds import AnyReading
from stepup.imports.models import Import, ImportRow, ImportState, Verdict
from stepup.imports.outcomes import Report
from stepup.imports.tables import SheetRow
from stepup.imports.teens import TeenRow

READ_AT_ONCE, TRIED_AT_ONCE = 500, 100
TWICE = "Somebody wrote the same just now. Import this row again."
Stored = tuple[int, list[str]]
Found = dict[str, object]


def go_on(sheet: Import, at_most: int = TRIED_AT_ONCE) -> bool:
    """The next step of reading and trying; answers whether there is more to do."""
    uploads.lock(sheet)
    if sheet.state is not ImportState.JUDGING:
        return False
    if _read_some(sheet) or try_some(sheet, at_most):
        return True
    sheet.state = ImportState.READY
    return False


def _read_some(sheet: Import) -> bool:
    """When all are read, it is known which of them belong together."""
    unread = select(ImportRow).where(ImportRow.import_id == sheet.id, ImportRow.ties.is_(None))
    some = db.session.scalars(unread.order_by(ImportRow.number).limit(READ_AT_ONCE + 1)).all()
    if not some:
        return False
    _read(sheet, some[:READ_AT_ONCE])
    if len(some) <= READ_AT_ONCE:
        _tie_up(sheet)
    return True


def _read(sheet: Import, rows: Sequence[ImportRow]) -> None:
    frame, columns, girls = frame_of(sheet), columns_of(sheet), Counter(sheet.by_school)
    for row in rows:
        reading = files.read(frame, columns, [SheetRow(row.number, tuple(row.cells))])
        row.marks = reading.marks.get(row.number, {})
        row.ties = [str(tie) for one in reading.rows for tie in one.ties]
        girls.update(one.school for one in reading.rows if isinstance(one, TeenRow))
        for refusal in reading.refusals:
            row.verdict, row.reason = Verdict.REFUSED, refusal.reason
            if refusal.field:
                row.marks = row.marks | {refusal.field: refusal.reason}
    sheet.by_school = dict(girls)


def frame_of(sheet: Import) -> Frame:
    frame = files.frame_at(sheet.kind, sheet.site)
    return replace(frame, by_school=Counter(sheet.by_school), by=sheet.run_by or sheet.by)


def columns_of(sheet: Import) -> Columns:
    return Columns(SheetRow(sheet.header_number, tuple(sheet.header)), sheet.places)


def _tie_up(sheet: Import) -> None:
    """A row that cannot be read belongs to nothing."""
    db.session.flush()
    mine = select(ImportRow.id, ImportRow.number, ImportRow.ties, ImportRow.bundle).where(
        ImportRow.import_id == sheet.id
    )
    rows = db.session.execute(mine).all()
    bundle_of = bundles.gathered({row.number: row.ties for row in rows if row.ties})
    moved = [
        {"id": row.id, "bundle": bundle_of.get(row.number)}
        for row in rows
        if row.bundle != bundle_of.get(row.number)
    ]
    if moved:
        db.session.execute(update(ImportRow), moved)


def try_some(sheet: Import, at_most: int = TRIED_AT_ONCE) -> bool:
    rows = next_bundles(sheet, ImportRow.verdict.is_(None), at_most)
    if not rows:
        return False
    reading = read_again(sheet, rows)
    with db.session.begin_nested() as trial:
        report = files.take(reading, frame_of(sheet))
        db.session.flush()
        trial.rollback()
    db.session.expire_all()  # what was tried never was
    write_down(rows, reading, report)
    return True


def pass_over(sheet: Import) -> None:
    """The next bundle cannot be tried just now; the run will try it again."""
    uploads.lock(sheet)
    refuse(next_bundles(sheet, ImportRow.verdict.is_(None), 1))


def refuse(rows: Mapping[int, Stored], **also: object) -> None:
    refused = {"verdict": Verdict.REFUSED, "reason": TWICE, **also}
    if rows:
        db.session.execute(update(ImportRow), [{"id": id, **refused} for id, _ in rows.values()])


def next_bundles(sheet: Import, waits: ColumnElement[bool], at_most: int) -> dict[int, Stored]:
    """The rows of the next few bundles in which one waits: by number its id and its cells."""
    mine = ImportRow.import_id == sheet.id, ImportRow.bundle.is_not(None)
    first = select(ImportRow.bundle).where(*mine, waits).order_by(ImportRow.bundle).limit(at_most)
    chosen = set(db.session.scalars(first))
    rows = select(ImportRow.number, ImportRow.id, ImportRow.cells).where(*mine)
    found = db.session.execute(rows.where(ImportRow.bundle.in_(chosen)).order_by(ImportRow.number))
    return {row.number: (row.id, row.cells) for row in found}


def read_again(sheet: Import, rows: Mapping[int, Stored]) -> AnyReading:
    body = [SheetRow(number, tuple(typed)) for number, (_, typed) in rows.items()]
    return files.read(frame_of(sheet), columns_of(sheet), body)


def write_down(
    rows: Mapping[int, Stored],
    reading: AnyReading,
    report: Report,
    **also: object,
) -> None:
    """The verdict on each of these rows, with every sentence about it."""
    found: dict[int, Found] = {
        number: {"id": id, "reason": "", "marks": reading.marks.get(number, {}), **also}
        for number, (id, _) in rows.items()
    }
    for number, outcome in report.outcomes.items():
        found[number]["verdict"] = Verdict(outcome.value)
    for refusal in report.refusals:
        found[refusal.row.number] |= {"verdict": Verdict.REFUSED, "reason": refusal.reason}
    said = _sentences(report, rows)
    for number, each in found.items():
        each["remarks"] = "\n".join(said.get(number, ()))
    db.session.execute(update(ImportRow), list(found.values()))


def _sentences(report: Report, numbers: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {number: [] for number in numbers}
    for sentence, about in report.remarks.items():
        for number in about:
            found[number].append(sentence)
    return found


def mend(sheet: Import, number: int, typed: Mapping[int, str]) -> ImportRow:
    """Other words in these cells; the row, and what belongs together with it, is tried again."""
    uploads.lock(sheet)
    row = queries.row_of(sheet, number)
    if sheet.state is not ImportState.READY or row is None:
        raise Refused("This row cannot be changed any more. Look at what became of the import.")
    width = max(len(row.cells), len(sheet.header))
    cells_before = [*row.cells, *[""] * (width - len(row.cells))]
    row.cells = [_short(typed.get(place, cell)) for place, cell in enumerate(cells_before)]
    row.is_mended, sheet.touched_at = True, clock.now()
    before = row.bundle
    for name, value in uploads.UNTRIED.items():
        setattr(row, name, value)
    _read(sheet, [row])
    _tie_up(sheet)
    db.session.refresh(row)
    _untry(sheet, [bundle for bundle in (before, row.bundle) if bundle is not None])
    while try_some(sheet):
        pass
    audit.record("mended a row", sheet, after={"row": number})
    return row


def _short(cell: str) -> str:
    if len(cell) > cells.LONGEST_TEXT:
        raise Refused(f"One cell is longer than {cells.LONGEST_TEXT} letters. Shorten it.")
    return cell


def _untry(sheet: Import, numbers: Sequence[int]) -> None:
    """`numbers` are bundles; the one that lost its first row has another number now."""
    mine = ImportRow.import_id == sheet.id, ImportRow.bundle.in_(numbers)
    db.session.execute(update(ImportRow).where(*mine).values(verdict=None))
