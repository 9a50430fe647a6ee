"""Files of any dialect become the rows a person sees in them."""

import zipfile
from datetime import date, datetime

import pytest

from stepup.errors import Refused
from stepup.imports import tables
from tests.imports.sheets import a_csv, a_workbook


def cells_of(raw):
    return [list(row.cells) for row in tables.read(raw)]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_every_charset(charset):
    raw = a_csv("Name|City", "José Núñez|Málaga", "Zoë Müller|Köln", charset=charset)

    assert cells_of(raw) == [["Name", "City"], ["José Núñez", "Málaga"], ["Zoë Müller", "Köln"]]


def test_accents_survive_an_old_mac():
    raw = a_csv("Name|Skills", "Sofía Gómez|résumés", "Inés Núñez|drawing", charset="mac_roman")

    assert cells_of(raw)[1:] == [["Sofía Gómez", "résumés"], ["Inés Núñez", "drawing"]]


def test_one_broken_byte_does_not_garble_the_other_rows():
    raw = a_csv("Name|City", "José|León", "Zoë|Málaga", "Inés|Kö").replace(b"K\xc3\xb6", b"K\xf6")

    assert cells_of(raw)[1:] == [["José", "León"], ["Zoë", "Málaga"], ["Inés", "K\ufffd"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    raw = a_csv("Name|Skills", 'Ana|"drawing; coding, reading"', delimiter=delimiter)

    assert cells_of(raw) == [["Name", "Skills"], ["Ana", "drawing; coding, reading"]]


def test_commas_in_dates_do_not_win_against_semicolons():
    raw = a_csv("Name|Cleared on", "Mendoza, Ana|Dec 17, 2025", "Li, Mai|", delimiter=";")

    assert cells_of(raw)[1] == ["Mendoza, Ana", "Dec 17, 2025"]


def test_a_single_column_of_addresses_is_a_table_too():
    assert cells_of(a_csv("Email", "ana@example.org")) == [["Email"], ["ana@example.org"]]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them(ending):
    raw = a_csv("Name|Notes", 'Ana|"two\nlines, ""quoted"""', "", " | ", "Mai|", ending=ending)

    assert tables.read(raw) == [
        tables.SheetRow(1, ("Name", "Notes")),
        tables.SheetRow(2, ("Ana", 'two\nlines, "quoted"')),
        tables.SheetRow(5, ("Mai", "")),
    ]


def test_null_bytes_are_left_out():
    assert cells_of(b"Name,City\r\nA\0na,L\0A\r\n") == [["Name", "City"], ["Ana", "LA"]]


def test_a_quotation_mark_nobody_closed_is_refused_with_its_line():
    raw = a_csv("Name|Notes", "Ana|fine", 'Mai|"never closed', "Zoë|swallowed", "Eva|swallowed")

    with pytest.raises(Refused, match="line 3 is never closed"):
        tables.read(raw)


def test_a_quotation_mark_inside_a_cell_swallows_nothing():
    assert cells_of(a_csv("Name|Notes", 'Ana|5" tall', 'Mai|"a" b'))[1:] == [
        ["Ana", '5" tall'],
        ["Mai", "a b"],
    ]


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(raw):
    with pytest.raises(Refused, match="empty"):
        tables.read(raw)


def test_a_file_beyond_measure_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE", 20)

    with pytest.raises(Refused, match="larger than"):
        tables.read(a_csv("Name|City", "Ana|Los Angeles"))


def test_more_rows_than_anyone_reads_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)

    with pytest.raises(Refused, match="more than 3 rows"):
        tables.read(a_csv("Name", "Ana", "Mai", "Zoë", "Eva"))


def test_one_endless_cell_is_refused():
    with pytest.raises(Refused, match="longer than a book"):
        tables.read(a_csv("Name|City", "x" * 200_000 + "|LA"))


def test_a_workbook_is_known_by_its_content_and_shows_what_excel_shows():
    wall_clock = datetime.fromisoformat("2027-01-09 10:00")
    raw = a_workbook(
        ["Name", "DOB", "Start", "Phone", "Hours", "Opted out", None],
        ["Zoë", date(2009, 5, 22), wall_clock, 12135550193, 7.5, True, None],
        [None, None],
        ["Ana", None, None, 12.0],
    )

    assert tables.read(raw) == [
        tables.SheetRow(1, ("Name", "DOB", "Start", "Phone", "Hours", "Opted out")),
        tables.SheetRow(2, ("Zoë", "2009-05-22", "2027-01-09 10:00", "12135550193", "7.5", "True")),
        tables.SheetRow(4, ("Ana", "", "", "12")),
    ]


def test_a_formula_in_a_workbook_is_never_evaluated():
    raw = a_workbook(["Name", "Notes"], ["Ana", '=HYPERLINK("http://evil.example","click")'])

    assert cells_of(raw)[1] == ["Ana"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"PK\x03\x04 not a zip at all", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0 old excel", "old Excel"),
        (a_workbook(["Name"])[:-400], "cannot be opened"),
    ],
)
def test_a_damaged_workbook_is_refused(raw, sentence):
    with pytest.raises(Refused, match=sentence):
        tables.read(raw)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    archive = tmp_path / "letters.zip"
    with zipfile.ZipFile(archive, "w") as letters:
        letters.writestr("letter.txt", "Dear Ana")

    with pytest.raises(Refused, match="cannot be opened"):
        tables.read(archive.read_bytes())


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 2**20))

    with pytest.raises(Refused, match="too large"):
        tables.read(bomb.read_bytes())
