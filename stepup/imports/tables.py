"""A file of any dialect, as the rows a person sees in it: charset, delimiter, quotes, workbooks."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from stepup.errors import Refused
from stepup.imports import ical, workbooks
from stepup.spreadsheets import as_typed

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text document",
    b"<": "a web page",
}
DELIMITERS = ",;\t|"
LARGEST_FILE = 8 * 2**20
MOST_ROWS = 20_000
SAMPLE = 60


@dataclass(frozen=True)
class SheetRow:
    """One row as it was typed, and its number as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]


def read(raw: bytes) -> list[SheetRow]:
    """Every row that holds something."""
    if len(raw) > LARGEST_FILE:
        raise Refused("This file is larger than 8 MB. Split it and import the parts one by one.")
    _ensure_table(raw)
    rows = _numbered(_records_in(raw))
    if not rows:
        raise Refused("This file is empty.")
    return rows


def _ensure_table(raw: bytes) -> None:
    for beginning, what in NO_TABLES.items():
        if raw.lstrip().startswith(beginning):
            raise Refused(f"This is {what} and no table. Save the sheet as CSV or Excel (.xlsx).")


def _records_in(raw: bytes) -> list[list[str]]:
    if ical.is_calendar(raw):
        return ical.read(_decode(raw))
    return workbooks.read(raw) if workbooks.is_workbook(raw) else _records(_decode(raw))


def _numbered(records: Iterable[list[str]]) -> list[SheetRow]:
    rows = []
    for number, record in enumerate(records, start=1):
        cells = tuple(as_typed(cell) for cell in record)
        if any(cell.strip() for cell in cells):
            rows.append(SheetRow(number, cells))
        if len(rows) > MOST_ROWS + 1:  # and the headings
            raise Refused(f"This file has more than {MOST_ROWS:,} rows. Split it in parts.")
    return rows


def _decode(raw: bytes) -> str:
    for mark, charset in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return _plain(raw.decode(charset, errors="replace"))
    try:
        return _plain(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _plain(_mended(raw) or _guessed(raw))


def _mended(raw: bytes) -> str:
    """UTF-8 in which a few bytes broke; nothing when the file is mostly something else."""
    text = raw.decode("utf-8", errors="replace")
    foreign = sum(character > "\x7f" for character in text)
    return text if text.count("\ufffd") * 4 < foreign else ""


def _guessed(raw: bytes) -> str:
    # Without this fence the guess for Windows' "Núñez" is Central European: "Núńez".
    likely = ["utf_16_le", "utf_16_be"] if b"\0" in raw[:400] else ["cp1252", "mac_roman"]
    best = from_bytes(raw, cp_isolation=likely).best()
    if best is None:
        raise Refused('The letters in this file cannot be read. Save it as "CSV UTF-8" again.')
    return str(best)


def _plain(text: str) -> str:
    return text.replace("\0", "").removeprefix("\ufeff")


def _records(text: str) -> list[list[str]]:
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(DELIMITERS, key=lambda candidate: _regularity(lines[:SAMPLE], candidate))
    _ensure_quotes_close(lines, delimiter)
    return _parsed(lines, delimiter)


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many rows are as wide as the first, and how wide that is; nothing for a single column."""
    widths = [len(row) for row in _parsed(lines, delimiter) if row]
    if not widths or widths[0] == 1:
        return (0, 0)
    return (widths.count(widths[0]), widths[0])


def _parsed(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        raise Refused(
            "One cell of this file is longer than a book. Is it really a table?"
        ) from None


def _ensure_quotes_close(lines: list[str], delimiter: str) -> None:
    """A quotation mark nobody closed swallows every row below it, silently."""
    reader = csv.reader(lines, delimiter=delimiter)
    begins = ends = 0
    for _record in reader:
        begins, ends = ends, reader.line_num
    try:
        list(csv.reader(lines[begins:ends], delimiter=delimiter, strict=True))
    except csv.Error as problem:
        if "unexpected end" in str(problem):
            raise Refused(f"The quotation mark in line {begins + 1} is never closed.") from None
