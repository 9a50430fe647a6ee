"""Volunteers, read from a coordinator's own sheet."""

from datetime import date

import pytest

from stepup.imports import volunteers
from tests.imports.sheets import read_rows

TODAY = date(2026, 11, 23)


def read(*rows):
    return volunteers.read(read_rows("volunteers", *rows), TODAY)


def test_a_row_becomes_typed_values():
    [row] = read(
        {
            "Name": "Núñez, Ana",
            "Cleared on": "Dec 17, 2025",
            "Clearance expires": "12/17/2027",
            "Skills": "coding; Spanish; Coding",
        }
    ).rows

    assert row.name == ("Ana", "Núñez")
    assert (row.cleared_on, row.clearance_ends_on) == (date(2025, 12, 17), date(2027, 12, 17))
    assert row.skills == ("Coding", "Spanish")
    assert row.remarks == ()


@pytest.mark.parametrize(
    ("begins", "ends", "problem"),
    [
        ("", "12/17/2027", "not when it was issued"),
        ("12/17/2026", "12/17/2028", "lies in the future"),
        ("12/17/2025", "12/16/2025", "ends before it was issued"),
    ],
)
def test_a_check_that_cannot_be_true_is_left_out_with_a_remark(begins, ends, problem):
    [row] = read({"Cleared on": begins, "Clearance expires": ends}).rows

    assert (row.cleared_on, row.clearance_ends_on) == (None, None)
    assert problem in row.remarks[0]


@pytest.mark.parametrize("ends", ["", "n/a"])
def test_no_check_is_no_problem(ends):
    [row] = read({"Cleared on": "", "Clearance expires": ends}).rows

    assert (row.cleared_on, row.remarks) == (None, ())


def test_she_is_cleared_on_the_last_day_and_not_after():
    [row] = read({"Cleared on": "11/23/2024", "Clearance expires": "11/23/2026"}).rows

    assert row.is_cleared(TODAY)
    assert not row.is_cleared(date(2026, 11, 24))


def test_a_training_without_its_date_is_nothing_to_record():
    [row] = read({"Training done": "Y"}).rows

    assert row.remarks == (volunteers.UNDATED_TRAINING,)


def test_a_couple_at_one_address_is_two_people():
    reading = read({}, {"Name": "Luis Reyes"})

    assert [row.first_name for row in reading.rows] == ["Dana", "Luis"]
