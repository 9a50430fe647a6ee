"""Rows on their way to a spreadsheet, which must not take what people typed for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
PLAIN_NUMBER = re.compile(r"[+-]?[\d\s().,-]+")  # telephone numbers and amounts compute nothing


def harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    if text.startswith(STARTS_A_FORMULA) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_typed(cell: str) -> str:
    """What `harmless` was given, so that a sheet we wrote can be read again."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell


def csv_text(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """CSV that Excel opens with its accents right: hence the byte order mark."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()
