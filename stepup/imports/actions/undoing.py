"""The way back: what a file made goes, unless something else has happened to it since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import references, traces
from stepup.imports.actions import returning, uploads
from stepup.imports.models import Import, ImportRow, ImportState, ImportTrace, Return
from stepup.imports.references import Pointer
from stepup.imports.traces import Thing
from stepup.people.models import Person

RETURNED_AT_ONCE, LOOKED_AT_ONCE = 100, 1000
TOO_LATE = "What this import wrote down in order to undo it was deleted after seven days."
SINCE = {
    "signup": "There is a place at an event since.",
    "attendance": "Somebody was checked in since.",
    "letter": "We have written to her since.",
    "consent": "A permission was answered since.",
    "clearance": "A check was recorded since.",
    "enrollment": "She joined a cohort since.",
    "match": "She was matched since.",
    "role_grant": "She was given a role since.",
    "personal_link": "She was sent a personal link since.",
    "account": "She has signed in since.",
    "hold": "She was put on hold since.",
    "recipient": "She is in a campaign since.",
}
CHANGED = {
    "person": "Her profile was changed since.",
    "teen": "What we know of her was changed since.",
    "volunteer": "She has moved on since.",
    "enrollment": "Her place in the cohort was changed since.",
    "paper_answer": "Her signed paper was dealt with since.",
    "clearance": "The check was changed since.",
    "letter": "The letter about it has left.",
    "event": "The event was changed since.",
    "slot": "The places of the event were changed since.",
    "signup": "Her place at the event was changed since.",
}
OF_MANY = frozenset(["program", "cohort"])  # one row made it, others use it: it decides nothing
ANOTHER_GIRLS = ("guardianship", "guardian_id")


@dataclass
class Outlook:
    """What an undo would do: how many rows go, and which stay, with the reason."""

    goes: int = 0
    kept: dict[int, str] = field(default_factory=dict)
    values: int = 0


def until(sheet: Import) -> datetime | None:
    return sheet.done_at + uploads.KEPT if sheet.done_at else None


def may_begin(sheet: Import) -> bool:
    ends_at = until(sheet)
    return (
        sheet.state is ImportState.DONE
        and sheet.forgotten_at is None
        and ends_at is not None
        and clock.now() < ends_at
    )


def outlook(sheet: Import) -> Outlook:
    """The same decision as the undo itself, and nothing is changed."""
    found, numbers = Outlook(), _numbers(sheet)
    for start in range(0, len(numbers), LOOKED_AT_ONCE):
        some = numbers[start : start + LOOKED_AT_ONCE]
        found.kept |= _reasons_to_keep(sheet, _traces_of(sheet, some))
    found.goes = len(numbers) - len(found.kept)
    changed = ImportTrace.import_id == sheet.id, ImportTrace.column_name != ""
    found.values = (
        db.session.scalar(select(func.count()).select_from(ImportTrace).where(*changed)) or 0
    )
    return found


def _numbers(sheet: Import) -> Sequence[int]:
    """The rows that wrote something."""
    mine = select(ImportTrace.row_number).where(ImportTrace.import_id == sheet.id).distinct()
    return db.session.scalars(mine.order_by(ImportTrace.row_number)).all()


def begin(sheet: Import, by: Person) -> bool:
    """A second click finds it begun."""
    uploads.lock(sheet)
    if sheet.state in (ImportState.UNDOING, ImportState.UNDONE):
        return False
    if not may_begin(sheet):
        raise Refused(TOO_LATE if sheet.done_at else "This import has not ended yet.")
    sheet.state, sheet.undone_by = ImportState.UNDOING, by
    audit.record("began to undo an import", sheet)
    return True


def go_on(sheet: Import, at_most: int = RETURNED_AT_ONCE) -> bool:
    """The next rows from the bottom up, in one transaction."""
    uploads.lock(sheet)
    if sheet.state is not ImportState.UNDOING:
        return False
    waiting = ImportRow.import_id == sheet.id, ImportRow.returned.is_(None)
    rows = select(ImportRow.number, ImportRow.id).where(*waiting)
    some = db.session.execute(rows.order_by(ImportRow.number.desc()).limit(at_most)).all()
    if not some:
        _finish(sheet)
        return False
    written = _traces_of(sheet, [row.number for row in some])
    kept = _reasons_to_keep(sheet, written)
    going = [trace for trace in written if trace.row_number not in kept]
    left = returning.take_back(sheet, going)
    _write_down({row.number: row.id for row in some}, kept | left)
    return True


def _traces_of(sheet: Import, numbers: Sequence[int]) -> Sequence[ImportTrace]:
    if not numbers:
        return []
    between = ImportTrace.row_number.between(min(numbers), max(numbers))
    mine = select(ImportTrace).where(ImportTrace.import_id == sheet.id, between)
    return db.session.scalars(mine.order_by(ImportTrace.id)).all()


def _reasons_to_keep(sheet: Import, written: Sequence[ImportTrace]) -> dict[int, str]:
    """By row: what has happened since to something that it made."""
    row_of = {_thing(trace): trace.row_number for trace in written if trace.is_new}
    seen = traces.digests(row_of)
    made = {_thing(trace): trace.digest for trace in written if trace.is_new}
    kept: dict[int, str] = {}
    for thing, row in row_of.items():
        if thing[0] not in OF_MANY and seen.get(thing, made[thing]) != made[thing]:
            kept.setdefault(row, CHANGED.get(thing[0], "It was changed since."))
    pointers = _pointers(thing for thing in row_of if thing[0] not in OF_MANY)
    ours = references.made_by(sheet.id, {p.thing for ps in pointers.values() for p in ps})
    for thing, found in pointers.items():
        for pointer in found:
            if pointer.thing not in ours and (pointer.table, pointer.column) != ANOTHER_GIRLS:
                kept.setdefault(row_of[thing], _since(pointer))
    return kept


def _pointers(things: Iterable[Thing]) -> dict[Thing, list[Pointer]]:
    found = {}
    for table, numbers in traces.by_table(things).items():
        for number, pointers in references.pointing_at(table, numbers).items():
            found[table, number] = pointers
    return found


def _since(pointer: Pointer) -> str:
    words = pointer.table.replace("_", " ")
    return SINCE.get(pointer.table, f"Something else was written down since: {words}.")


def _thing(trace: ImportTrace) -> Thing:
    return trace.table_name, trace.thing_id


def keep_next(sheet: Import) -> None:
    """What cannot be taken back stays, and the others go."""
    uploads.lock(sheet)
    waiting = ImportRow.import_id == sheet.id, ImportRow.returned.is_(None)
    rows = select(ImportRow.number, ImportRow.id).where(*waiting)
    row = db.session.execute(rows.order_by(ImportRow.number.desc()).limit(1)).one()
    _write_down({row.number: row.id}, {row.number: "It is bound to something written since."})


def _write_down(ids: dict[int, int], kept: dict[int, str]) -> None:
    rows = [
        {
            "id": id,
            "returned": Return.KEPT if number in kept else Return.GONE,
            "kept_because": kept.get(number, ""),
        }
        for number, id in ids.items()
    ]
    db.session.execute(update(ImportRow), rows)


def _finish(sheet: Import) -> None:
    mine = ImportRow.import_id == sheet.id
    by_return = select(ImportRow.returned, func.count()).where(mine).group_by(ImportRow.returned)
    counted = dict(db.session.execute(by_return).all())
    sheet.state, sheet.undone_at = ImportState.UNDONE, clock.now()
    gone, kept = counted.get(Return.GONE, 0), counted.get(Return.KEPT, 0)
    audit.record("undid an import", sheet, after={"gone": gone, "kept": kept})
