"""Headings in many spellings, and a row read by what it means."""

import pytest

from stepup.errors import Refused
from stepup.imports import cells, columns
from stepup.imports.columns import Row
from tests.imports.sheets import rows_of

HEADINGS = {
    "first_name": "first name | student first",
    "last_name": "last name",
    "name": "name",
    "email": "e mail | email",
    "hours": "hours",
    "notes": "notes",
}


def a_row(heading, typed):
    found, body = columns.find(rows_of(heading, typed), HEADINGS, ())
    return Row(found, body[0])


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("E-mail", "e mail"),
        ("  FIRST_NAME ", "first name"),
        ("Start Date/Time (mm/dd/yyyy)", "start date time"),
        ("Hours 2025", "hours"),
        ("Guardian 1 e-mail", "guardian 1 e mail"),
        ("Educación", "educacion"),
    ],
)
def test_a_heading_is_known_in_any_dress(heading, folded):
    assert columns.folded(heading) == folded


def test_titles_above_the_header_are_skipped():
    rows = rows_of("Our roster|", "made in May|", "Name|E-mail", "Ana Cruz|ana@example.org")

    found, body = columns.find(rows, HEADINGS, ("first_name+last_name/name", "email"))

    assert [found.cell(row, "email") for row in body] == ["ana@example.org"]


def test_columns_that_are_missing_are_named():
    with pytest.raises(Refused, match="first name and last name or name, email"):
        columns.find(
            rows_of("Company|City", "ACME|LA"), HEADINGS, ("first_name+last_name/name", "email")
        )


def test_of_two_columns_with_one_meaning_the_first_is_read():
    assert a_row("Email|E-mail", "ana@example.org|old@example.org").email() == "ana@example.org"


def test_columns_that_mean_nothing_to_us_are_named():
    found, _body = columns.find(rows_of("Name|Shoe size||Problem", "Ana|7||"), HEADINGS, ())

    assert found.left_out == ["Shoe size"]


def test_a_short_row_has_blanks_at_its_end():
    assert a_row("Name|Notes", "Ana Cruz").text("notes") == ""


def test_cells_beyond_the_header_are_reported():
    row = a_row("Name|Notes", "Ana Cruz|shy|extra")

    assert row.remarks == ["It has more cells than the header; those beyond were left out."]


def test_blank_cells_beyond_the_header_are_nothing_to_report():
    assert a_row("Name|Notes", "Ana Cruz|shy||").remarks == []


def test_what_cannot_be_read_becomes_a_remark():
    row = a_row("Name|Hours 2025", "Ana Cruz|abc")

    assert row.read("hours", cells.amount) is None
    assert row.remarks == ['Hours 2025: "abc" is not a number.']


def test_a_formula_is_kept_as_plain_text_and_reported():
    row = a_row("Name|Notes", 'Ana|"=HYPERLINK(""http://evil.example"",""click"")"')

    assert row.prose("notes") == 'HYPERLINK("http://evil.example","click")'
    assert row.remarks == ["A formula in Notes was kept as plain text."]


def test_text_that_does_not_fit_is_cut_and_reported():
    row = a_row("Name|Notes", "Ana|" + "x" * 300)

    assert row.prose("notes") == "x" * 120
    assert row.remarks == ["Notes was cut after 120 letters."]


def test_lost_letters_in_a_name_are_reported():
    row = a_row("Name|Notes", '"Núñez, ????"|')

    assert row.name() == ("Núñez", "")
    assert row.remarks == ['"Núñez, ????" lost letters when the sheet was saved: mend the name.']


@pytest.mark.parametrize("typed", ["|x", "????|x"])
def test_a_row_without_a_name_is_refused(typed):
    with pytest.raises(Refused, match="name is missing"):
        a_row("Name|Notes", typed).name()


def test_a_row_without_an_address_is_refused():
    with pytest.raises(Refused, match="no e-mail address"):
        a_row("Name|E-mail", "Ana Cruz|n/a").email()
