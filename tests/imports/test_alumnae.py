"""Past mentees, read from a CRM's export."""

from datetime import date

import pytest

from stepup.imports import alumnae
from stepup.imports.readings import Repeat
from tests.imports.sheets import read_rows

TODAY = date(2026, 11, 23)


def read(*rows):
    return alumnae.read(read_rows("alumnae", *rows), TODAY)


def test_a_row_becomes_typed_values():
    reading = read({"First Name": "ANA", "Last Name": "CRUZ", "Mobile": "213 555 0193"})

    assert reading.rows == [
        alumnae.AlumnaRow(
            number=2,
            first_name="Ana",
            last_name="Cruz",
            email="ana@example.org",
            phone="+12135550193",
            city="",
            born_on=date(1999, 9, 1),
            program="GROW",
            cohort="Crenshaw 2017",
            graduated_on=date(2017, 6, 30),
            employer="",
            industry="",
            opted_out=False,
            do_not_contact=False,
            remarks=(),
        )
    ]


@pytest.mark.parametrize(
    ("opt_out", "do_not_contact", "may_be_invited"),
    [("yes", "0", False), ("0", "1", False), ("No", "", True), ("", "", True)],
)
def test_either_column_stops_invitations(opt_out, do_not_contact, may_be_invited):
    [row] = read({"Email Opt Out": opt_out, "Do Not Contact": do_not_contact}).rows

    assert row.may_be_invited is may_be_invited


def test_a_repeat_fills_blanks_and_never_lifts_an_opt_out():
    reading = read(
        {"Email Opt Out": "1"},
        {"Email": "ANA@EXAMPLE.ORG", "Last Name": "Núñez", "Mobile": "213 555 0193"},
    )

    [row] = reading.rows
    assert (row.last_name, row.phone, row.opted_out) == ("Cruz", "+12135550193", True)
    assert reading.repeats == [Repeat(3, of=2)]


@pytest.mark.parametrize("column", ["Email Opt Out", "Do Not Contact"])
def test_a_stop_further_down_counts_for_her_first_row(column):
    [row] = read({}, {column: "1"}).rows

    assert not row.may_be_invited


def test_two_sisters_at_one_address_are_two_people():
    reading = read({}, {"First Name": "Mai"})

    assert [row.first_name for row in reading.rows] == ["Ana", "Mai"]
    assert reading.repeats == []


def test_the_year_may_stand_in_the_cohorts_name():
    [row] = read({"Graduation Year": "", "Cohort": "Crenshaw 2012"}).rows

    assert row.graduated_on == date(2012, 6, 30)


@pytest.mark.parametrize(
    ("year", "reason"), [("", "year is missing"), ("2027", "in the summer of 2027")]
)
def test_who_has_not_graduated_is_no_alumna(year, reason):
    [refusal] = read({"Graduation Year": year, "Cohort": "Crenshaw"}).refusals

    assert reason in refusal.reason


def test_a_refused_row_is_kept_as_it_was_typed():
    [refusal] = read({"Email": "ana at example.com", "Current Employer": "=1+1"}).refusals

    assert refusal.reason.startswith("ana at example.com is not an e-mail address.")
    assert refusal.row.number == 2
    assert refusal.row.cells[2] == "ana at example.com"
    assert "=1+1" in refusal.row.cells


def test_a_bad_phone_is_no_reason_to_lose_her():
    [row] = read({"Mobile": "555"}).rows

    assert row.phone is None
    assert row.remarks == ('Mobile: "555" is not a telephone number that can be called.',)
