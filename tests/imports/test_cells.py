"""One cell at a time, in the dialects people type."""

from decimal import Decimal

import pytest

from stepup.errors import Refused
from stepup.imports import cells


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Ana \t Cruz ", "Ana Cruz"),
        ("Jose\u0301", "José"),
        ("\ufeffAna\u200b\x07", "Ana"),
        ("Los\xa0Angeles", "Los Angeles"),
        ("left\u202eright", "leftright"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("one\r\n two ", "one\ntwo"),
    ],
)
def test_clean_text_holds_nothing_invisible(typed, clean):
    assert cells.clean(typed) == clean


@pytest.mark.parametrize(
    ("typed", "harmless"),
    [
        ('=HYPERLINK("http://evil.example")', 'HYPERLINK("http://evil.example")'),
        ("@SUM(A1)", "SUM(A1)"),
        ("+cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
        ("-EpiPen", "EpiPen"),
        ('=-+@"x"', '"x"'),
        ("-2", "-2"),
        ("+1 213 555 0193", "+1 213 555 0193"),
        ("Núñez & Co", "Núñez & Co"),
    ],
)
def test_prose_computes_nothing(typed, harmless):
    assert cells.prose(typed) == harmless


@pytest.mark.parametrize("word", ["1", "yes", "Y", "TRUE", "x", "Sí", "ok."])
def test_yes_has_many_spellings(word):
    assert cells.says_yes(word) is True


@pytest.mark.parametrize("word", ["0", "No", "FALSE", "n", "none"])
def test_no_has_many_spellings(word):
    assert cells.says_yes(word) is False


def test_a_blank_is_neither_yes_nor_no():
    assert [cells.says_yes(""), cells.says_yes("n/a")] == [None, None]


def test_what_is_neither_is_refused():
    with pytest.raises(Refused, match='"maybe" is neither yes nor no'):
        cells.says_yes("maybe")


@pytest.mark.parametrize("word", ["1", "yes", "TRUE", "Y", "please stop", "unsubscribed 2021"])
def test_an_opt_out_holds_in_any_words(word):
    assert cells.says_stop(word)


@pytest.mark.parametrize("word", ["0", "No", "FALSE", "", "n/a", " "])
def test_no_opt_out_is_read_where_there_is_none(word):
    assert not cells.says_stop(word)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("7,5", "7.5"), ("3.25", "3.25"), ("0", "0"), ("1,250", "1250"), ("1 250,5", "1250.5")],
)
def test_amounts_know_the_decimal_comma(typed, hours):
    assert cells.amount(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["-2", "abc", "NaN", "1e999999999", "inf"])
def test_amounts_that_cannot_be_are_refused(typed):
    with pytest.raises(Refused):
        cells.amount(typed)


def test_a_row_stands_for_one_seat_unless_it_says_more():
    assert [cells.count(""), cells.count("1"), cells.count("3")] == [1, 1, 3]


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "501", "many"])
def test_seats_that_cannot_be_are_refused(typed):
    with pytest.raises(Refused):
        cells.count(typed)


@pytest.mark.parametrize(
    ("typed", "grade"),
    [("12", 12), ("Gr 9", 9), ("10th", 10), ("Grade 11", 11), ("Senior", 12), ("", None)],
)
def test_grades_have_many_dialects(typed, grade):
    assert cells.grade(typed) == grade


@pytest.mark.parametrize("typed", ["Gr 0", "99", "late"])
def test_grades_that_no_school_has_are_refused(typed):
    with pytest.raises(Refused, match="not a school grade"):
        cells.grade(typed)


@pytest.mark.parametrize(("typed", "year"), [("2019", 2019), ("Crenshaw 2019", 2019), ("", None)])
def test_the_year_is_found(typed, year):
    assert cells.year(typed) == year


def test_a_year_that_is_none_is_refused():
    with pytest.raises(Refused, match="not a year"):
        cells.year("19")
