"""What we write never computes in anybody's spreadsheet program."""

import csv
import io

import pytest

from stepup import spreadsheets


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "+cmd|'x'!A0", "-1+cmd", "\t=1", "\n=1"])
def test_a_formula_becomes_text_and_comes_back_as_typed(typed):
    written = spreadsheets.harmless(typed)

    assert written == f"'{typed}"
    assert spreadsheets.as_typed(written) == typed


@pytest.mark.parametrize("typed", ["-2", "+1 213 555 0193", "7,5", "O'Neal", "'quoted'", ""])
def test_plain_numbers_and_words_stay_as_they_are(typed):
    assert spreadsheets.harmless(typed) == typed
    assert spreadsheets.as_typed(typed) == typed


def test_a_table_is_written_with_its_accents_and_lines():
    text = spreadsheets.csv_text(["Name", "=Notes"], [["Zoë", "two\nlines, one"], [None, 7]])

    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        ["Name", "'=Notes"],
        ["Zoë", "two\nlines, one"],
        ["", "7"],
    ]
