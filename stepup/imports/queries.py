"""Files that were brought in, and their rows, page by page."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.imports.models import (
    AT_WORK,
    Import,
    ImportColumns,
    ImportRow,
    ImportState,
    Return,
    Verdict,
)

PER_PAGE = 50
SAMPLES = 3
SAMPLED = 200  # rows in which a column may begin to say something


@dataclass(frozen=True)
class Page:
    rows: Sequence[ImportRow]
    number: int
    pages: int
    total: int


def recent(site_ids: Collection[int] | None, limit: int = PER_PAGE) -> Sequence[Import]:
    """Newest first; of these sites only, or of the whole house."""
    found = select(Import).options(joinedload(Import.by), joinedload(Import.site))
    if site_ids is not None:
        found = found.where(Import.site_id.in_(site_ids))
    return db.session.scalars(found.order_by(Import.id.desc()).limit(limit)).all()


def at_work() -> Sequence[int]:
    return db.session.scalars(
        select(Import.id).where(Import.state.in_(AT_WORK)).order_by(Import.id)
    ).all()


def open_with_key(key: str) -> Import | None:
    return db.session.scalars(select(Import).where(Import.open_key == key)).first()


def columns_of(kind: str, headings_hash: str) -> ImportColumns | None:
    known = ImportColumns.kind == kind, ImportColumns.headings_hash == headings_hash
    return db.session.scalars(select(ImportColumns).where(*known)).first()


def row_of(sheet: Import, number: int) -> ImportRow | None:
    wanted = ImportRow.import_id == sheet.id, ImportRow.number == number
    return db.session.scalars(select(ImportRow).where(*wanted)).first()


def needs_a_look() -> ColumnElement[bool]:
    return or_(ImportRow.verdict == Verdict.REFUSED, ImportRow.remarks != "")


def page_of(sheet: Import, number: int, *, only: ColumnElement[bool] | None = None) -> Page:
    mine = select(ImportRow).where(ImportRow.import_id == sheet.id)
    wanted = mine if only is None else mine.where(only)
    total = _count(wanted)
    pages = max((total + PER_PAGE - 1) // PER_PAGE, 1)
    number = min(number, pages)
    rows = wanted.order_by(ImportRow.number).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(db.session.scalars(rows).all(), number, pages, total)


def _count(rows: Select[ImportRow]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def counts(sheet: Import) -> Counter[str]:
    """How many rows have which verdict, and how many need a look."""
    mine = ImportRow.import_id == sheet.id
    by_verdict = select(ImportRow.verdict, func.count()).where(mine).group_by(ImportRow.verdict)
    found: Counter[str] = Counter()
    for verdict, number in db.session.execute(by_verdict):
        found[verdict.value if verdict else "waiting"] = number
    look = select(func.count()).select_from(ImportRow).where(mine, needs_a_look())
    found["look"] = db.session.scalar(look) or 0
    return found


def still_to_do(sheet: Import) -> int:
    waiting = {
        ImportState.JUDGING: ImportRow.verdict.is_(None),
        ImportState.RUNNING: ImportRow.is_taken.is_(False),
        ImportState.UNDOING: ImportRow.returned.is_(None),
    }[sheet.state]
    mine = ImportRow.import_id == sheet.id, waiting
    return db.session.scalar(select(func.count()).select_from(ImportRow).where(*mine)) or 0


def samples(sheet: Import) -> list[list[str]]:
    """Of each column the first few different values that are not empty."""
    mine = select(ImportRow.cells).where(ImportRow.import_id == sheet.id)
    first = db.session.scalars(mine.order_by(ImportRow.number).limit(SAMPLED)).all()
    return [_sample(place, first) for place in range(len(sheet.header))]


def _sample(place: int, rows: Sequence[list[str]]) -> list[str]:
    values = (cells[place].strip() for cells in rows if place < len(cells))
    return list(dict.fromkeys(value for value in values if value))[:SAMPLES]


def refused_rows(sheet: Import) -> Sequence[ImportRow]:
    mine = ImportRow.import_id == sheet.id, ImportRow.verdict == Verdict.REFUSED
    return db.session.scalars(select(ImportRow).where(*mine).order_by(ImportRow.number)).all()


def returns(sheet: Import) -> dict[Return, int]:
    """After an undo: how many rows went, and how many stayed."""
    mine = ImportRow.import_id == sheet.id, ImportRow.returned.is_not(None)
    counted = select(ImportRow.returned, func.count()).where(*mine).group_by(ImportRow.returned)
    return {returned: number for returned, number in db.session.execute(counted) if returned}
