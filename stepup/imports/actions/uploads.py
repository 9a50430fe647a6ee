"""A file arrives, somebody says which column is what, or lets it be."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, insert, inspect, select, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.imports import columns, ical, queries, tables
from stepup.imports.columns import Columns
from stepup.imports.kinds import KINDS, Kind
from stepup.imports.models import (
    Import,
    ImportColumns,
    ImportRow,
    ImportState,
    ImportTrace,
)
from stepup.imports.tables import SheetRow
from stepup.inserts import insert_first, insert_or_update
from stepup.organisation.models import Site
from stepup.people import names
from stepup.people.models import Person

KEPT = timedelta(days=7)  # what was uploaded, and what an undo needs
MOST_COLUMNS = 100
AT_ONCE = 2000
UNTRIED: dict[str, object] = {
    "ties": None,
    "bundle": None,
    "verdict": None,
    "reason": "",
    "remarks": "",
    "marks": {},
}


def upload(kind: str, raw: bytes, file_name: str, *, site: Site | None, by: Person) -> Import:
    """The file's rows are kept as they were typed; the same file again is the one that waits."""
    rows = tables.read(raw)
    header, body = _header_and_body(rows, KINDS[kind])
    remembered = queries.columns_of(kind, _headings_hash(header.cells))
    sheet = Import(kind=kind, header=list(header.cells), header_number=header.number)
    sheet.file_name = names.clean(file_name)[-120:] or "sheet"
    sheet.open_key = f"{kind}:{site.id if site else 0}:{hashlib.sha256(raw).hexdigest()}"
    sheet.site_id, sheet.by_id, sheet.rows = site.id if site else None, by.id, len(body)
    sheet.places = dict(remembered.places if remembered else _guess(header, KINDS[kind]))
    is_known = remembered is not None or _is_season_of_a_calendar(raw, sheet)
    sheet.state = ImportState.JUDGING if is_known else ImportState.CHOOSING
    kept = insert_first(sheet)
    if kept is None:
        return _the_one_that_waits(sheet.open_key)
    _keep_rows(kept, body)
    audit.record("uploaded a sheet", kept, after={"kind": kind, "rows": len(body)})
    return kept


def _is_season_of_a_calendar(raw: bytes, sheet: Import) -> bool:
    """Its columns were named by us: there is nothing to ask."""
    return ical.is_calendar(raw) and set(KINDS[sheet.kind].needed) <= set(sheet.places)


def _header_and_body(rows: Sequence[SheetRow], kind: Kind) -> tuple[SheetRow, list[SheetRow]]:
    """The row near the top in which most columns are known; the first one when none is."""
    top = rows[: columns.HEADER_WITHIN]
    header = max(top, key=lambda row: len(_guess(row, kind)))
    body = [row for row in rows if row.number > header.number]
    if not body:
        raise Refused("This file has headings and no rows under them.")
    if len(header.cells) > MOST_COLUMNS:
        raise Refused(f"This file has more than {MOST_COLUMNS} columns. Keep those you need.")
    return header, body


def _guess(header: SheetRow, kind: Kind) -> Mapping[str, int]:
    return Columns.guessed(header, kind.headings).places


def _headings_hash(headings: Sequence[str]) -> str:
    said = "\n".join(columns.folded(heading) for heading in headings)
    return hashlib.sha256(said.encode()).hexdigest()


def _the_one_that_waits(key: str) -> Import:
    waits = queries.open_with_key(key)
    if waits is None:
        raise Refused("This file was just finished or left by somebody else. Upload it again.")
    return waits


def _keep_rows(sheet: Import, body: Sequence[SheetRow]) -> None:
    for start in range(0, len(body), AT_ONCE):
        rows = [
            {"import_id": sheet.id, "number": row.number, "cells": list(row.cells)}
            for row in body[start : start + AT_ONCE]
        ]
        db.session.execute(insert(ImportRow), rows)


def choose(sheet: Import, fields: Sequence[str]) -> None:
    """By column the field it holds, or "" when it holds nothing for us; then all rows are tried."""
    lock(sheet)
    _ensure_still_open(sheet)
    places = _places(fields, KINDS[sheet.kind])
    found = Columns(SheetRow(sheet.header_number, tuple(sheet.header)), places)
    if not found.has(KINDS[sheet.kind].needed):
        wanted = columns.in_words(KINDS[sheet.kind].needed)
        raise Refused(f"Some columns are still needed: {wanted}. Say which ones they are.")
    sheet.places, sheet.by_school, sheet.state = places, {}, ImportState.JUDGING
    sheet.touched_at = clock.now()
    mine = ImportRow.import_id == sheet.id
    db.session.execute(update(ImportRow).where(mine).values(**UNTRIED))
    _remember(sheet)
    audit.record("chose the columns", sheet)


def _places(fields: Sequence[str], kind: Kind) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, field in enumerate(fields):
        if field in places:
            raise Refused(
                f"Two columns cannot both be the {columns.readable(field)}. Leave one of them out."
            )
        if field and field not in kind.headings:
            raise Refused("Choose what each column holds from its list.")
        if field:
            places[field] = place
    return places


def _remember(sheet: Import) -> None:
    known = {"kind": sheet.kind, "headings_hash": _headings_hash(sheet.header)}
    said = {"places": sheet.places, "chosen_at": clock.now()}
    insert_or_update(ImportColumns, known | said, key=list(known), update=said)


def abandon(sheet: Import) -> None:
    """Nothing of it was taken in; what was uploaded is deleted."""
    lock(sheet)
    _ensure_still_open(sheet)
    _forget_rows(sheet)
    sheet.state, sheet.open_key = ImportState.ABANDONED, None
    audit.record("abandoned a sheet", sheet)


def forget_old() -> int:
    """What nobody went on with, and what can no longer be undone; answer how many files."""
    long_ago = clock.now() - KEPT
    waiting = Import.state.in_(STILL_OPEN), Import.touched_at < long_ago
    left = db.session.scalars(select(Import).where(*waiting)).all()
    for sheet in left:
        abandon(sheet)
    finished = Import.state.in_((ImportState.DONE, ImportState.UNDONE))
    old = finished, Import.done_at < long_ago, Import.forgotten_at.is_(None)
    ended = db.session.scalars(select(Import).where(*old)).all()
    for sheet in ended:
        _forget_rows(sheet)
    return len(left) + len(ended)


def _forget_rows(sheet: Import) -> None:
    for table in (ImportRow, ImportTrace):
        db.session.execute(delete(table).where(table.import_id == sheet.id))
    sheet.forgotten_at = clock.now()


STILL_OPEN = (ImportState.CHOOSING, ImportState.JUDGING, ImportState.READY)


def _ensure_still_open(sheet: Import) -> None:
    if sheet.state not in STILL_OPEN:
        raise Refused("This import has begun or ended already. Look at what became of it.")


def lock(sheet: Import) -> None:
    """Its columns alone: PostgreSQL locks no row that an outer join might not find."""
    db.session.flush()
    own = [attribute.key for attribute in inspect(Import).column_attrs]
    db.session.refresh(sheet, own, with_for_update=True)
