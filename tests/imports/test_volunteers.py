"""Volunteers, read from a coordinator's own sheet."""

from datetime import date
from decimal import Decimal

import pytest

from stepup.imports import volunteers
from tests.imports.sheets import rows_of

TODAY = date(2026, 11, 23)
HEADER = "Name|E-mail|Cleared on|Clearance expires|Training done|Hours 2025|Skills"


def read(*lines):
    return volunteers.read(rows_of(HEADER, *lines, delimiter=";", charset="cp1252"), TODAY)


def test_a_row_becomes_typed_values():
    reading = read('Núñez, Ana|ana@example.org|Dec 17, 2025|12/17/2027|Y|7,5|"coding; Spanish"')

    [row] = reading.rows
    assert row.name == ("Ana", "Núñez")
    assert (row.cleared_on, row.clearance_ends_on) == (date(2025, 12, 17), date(2027, 12, 17))
    assert (row.trained, row.hours) == (True, Decimal("7.5"))
    assert row.skills == ("coding", "Spanish")
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
    reading = read(f"Ana Cruz|ana@example.org|{begins}|{ends}|||")

    [row] = reading.rows
    assert (row.cleared_on, row.clearance_ends_on) == (None, None)
    assert problem in row.remarks[0]


@pytest.mark.parametrize("ends", ["", "n/a"])
def test_no_check_is_no_problem(ends):
    [row] = read(f"Ana Cruz|ana@example.org||{ends}|||").rows

    assert (row.cleared_on, row.remarks) == (None, ())


def test_she_is_cleared_on_the_last_day_and_not_after():
    [row] = read("Ana Cruz|ana@example.org|11/23/2024|11/23/2026|||").rows

    assert row.is_cleared(TODAY)
    assert not row.is_cleared(date(2026, 11, 24))


def test_a_couple_at_one_address_is_two_people():
    reading = read("Ana Cruz|us@example.org|||||", "Luis Cruz|us@example.org|||||")

    assert [row.first_name for row in reading.rows] == ["Ana", "Luis"]
