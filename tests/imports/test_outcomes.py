"""What the person at the command line is told, and what she gets back."""

import csv
import io

from stepup.imports import tables
from stepup.imports.outcomes import Outcome, Report
from stepup.imports.readings import Reading, Repeat
from stepup.imports.tables import SheetRow

HEADER = SheetRow(1, ("Name", "Notes"))


def a_report(*rows, header=HEADER, repeats=()):
    sheet = {row.number: row for row in rows}
    return Report(Reading(header, sheet=sheet, repeats=list(repeats)))


def test_every_row_is_created_matched_or_refused():
    report = a_report(*(SheetRow(n, ("Ana", "")) for n in range(2, 7)), repeats=[Repeat(6, of=2)])

    report.became(2, Outcome.CREATED)
    report.became(3, Outcome.MATCHED)
    report.became(4, Outcome.CHANGED)
    report.refuse(5, "No name.")

    assert report.lines()[0] == "created 1, matched 3 (filled in: 1), refused 1"


def test_a_row_that_is_refused_later_counts_once():
    report = a_report(SheetRow(2, ("Ana", "")))

    report.became(2, Outcome.CREATED)
    report.refuse(2, "Not cleared.")

    assert report.lines()[0] == "created 0, matched 0, refused 1"


def test_each_refused_row_has_its_reason_and_like_remarks_stand_together():
    report = a_report(*(SheetRow(n, ("Ana", "")) for n in range(2, 20)))

    report.refuse(9, "No name.")
    report.refuse(3, "No address.")
    for number in range(4, 18):
        report.became(number, Outcome.CREATED, ["A formula."])
    report.became(18, Outcome.CREATED, ["Only here."])

    assert report.lines()[1:] == [
        "  row 3 refused: No address.",
        "  row 9 refused: No name.",
        "  rows 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 and 2 more: A formula.",
        "  row 18: Only here.",
    ]


def test_refused_rows_come_back_as_typed_with_the_reason_beside_them():
    report = a_report(
        SheetRow(2, ("Ana", "=1+1")), SheetRow(3, ("Mai",)), SheetRow(4, ("Zoë", "x"))
    )
    report.refuse(3, "No address.")
    report.refuse(2, "No name.")

    written = report.refused_csv()

    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))) == [
        ["Name", "Notes", "Problem"],
        ["Ana", "'=1+1", "No name."],
        ["Mai", "", "No address."],
    ]
    assert [row.cells[:2] for row in tables.read(written.encode())] == [
        ("Name", "Notes"),
        ("Ana", "=1+1"),
        ("Mai", ""),
    ]


def test_the_reason_of_the_last_time_does_not_come_back_twice():
    header = SheetRow(1, ("Name", "Notes", "Problem"))
    report = a_report(SheetRow(2, ("Ana", "", "No address.")), header=header)
    report.refuse(2, "No name.")

    lines = report.refused_csv().removeprefix("\ufeff").splitlines()

    assert lines == ["Name,Notes,Problem", "Ana,,No name."]


def test_cells_beyond_the_header_come_back_too():
    report = a_report(SheetRow(2, ("Ana", "x", "beyond")))
    report.refuse(2, "No name.")

    assert report.refused_csv().splitlines()[1] == "Ana,x,No name.,beyond"
