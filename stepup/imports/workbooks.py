"""Excel workbooks: the first sheet, as its values look to the person who saved it."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stepup.errors import Refused

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED = 60 * 2**20
MOST_COLUMNS = 200
MOST_SCANNED = 100_000
UNREADABLE = "This workbook cannot be opened. Save it again as .xlsx or as CSV."
DAMAGE = (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError)


def is_workbook(raw: bytes) -> bool:
    return raw.startswith((ZIP, OLD_EXCEL))


def read(raw: bytes) -> list[list[str]]:
    if raw.startswith(OLD_EXCEL):
        raise Refused('This is an old Excel file (.xls). Save it as "Excel workbook (.xlsx)".')
    _ensure_small(raw)
    try:
        return list(_records(raw))
    except DAMAGE:
        raise Refused(UNREADABLE) from None


def _ensure_small(raw: bytes) -> None:
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(raw)).infolist())
    except zipfile.BadZipFile:
        raise Refused(UNREADABLE) from None
    if unpacked > LARGEST_UNPACKED:
        raise Refused("This workbook is too large. Keep one sheet of it and save it as CSV.")


def _records(raw: bytes) -> Iterator[list[str]]:
    # Not the formulas but what they showed: nothing is ever evaluated here.
    workbook = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    if not workbook.worksheets:
        raise Refused(UNREADABLE)
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(max_row=MOST_SCANNED, max_col=MOST_COLUMNS, values_only=True):
        yield _without_empty_end([_shown(value) for value in row])


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _moment(value: datetime) -> str:
    at_midnight = value.time() == time()
    return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
