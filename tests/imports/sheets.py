"""Small spreadsheets as people send them."""

import io

from openpyxl import Workbook

from stepup.imports import tables


def a_csv(*lines, charset="utf-8", delimiter=",", ending="\r\n"):
    return ending.join(line.replace("|", delimiter) for line in lines).encode(charset)


def a_workbook(*rows):
    workbook, file = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def rows_of(*lines, **dialect):
    return tables.read(a_csv(*lines, **dialect))
