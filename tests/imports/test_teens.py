"""Teens and their guardians, read from a school's roster."""

from datetime import date

import pytest

from stepup.imports import teens
from tests.imports.sheets import rows_of

TODAY = date(2026, 11, 23)
HEADER = (
    "Student First|Student Last|Grade|DOB|Student email|Guardian 1 name|Guardian 1 email"
    "|Guardian 1 phone|Consent on file|Photo release|Allergies / medical"
)
GUARDIAN = "Rosa Cruz|rosa@example.org|213 555 0193"


def read(*lines):
    return teens.read(rows_of(HEADER, *lines, delimiter="\t", ending="\n"), TODAY)


def test_a_row_becomes_typed_values():
    reading = read(f"Ana|Cruz|Gr 9|05/22/09|ana@example.org|{GUARDIAN}|Yes|N|none")

    [row] = reading.rows
    assert (row.name, row.grade, row.born_on) == (("Ana", "Cruz"), 9, date(2009, 5, 22))
    assert row.guardians == (teens.GuardianRow("Rosa", "Cruz", "rosa@example.org", "+12135550193"),)
    assert (row.has_consent, row.consented_on) == (True, None)
    assert (row.may_be_photographed, row.medical) == (False, "")


def test_the_day_of_the_consent_is_read_too():
    [row] = read(f"Ana|Cruz|9|05/22/09||{GUARDIAN}|yes 9/1/26||").rows

    assert (row.has_consent, row.consented_on) == (True, date(2026, 9, 1))


@pytest.mark.parametrize(("typed", "answer"), [("", None), ("No", False), ("yes 9/1/27", None)])
def test_without_a_yes_of_today_there_is_no_consent(typed, answer):
    [row] = read(f"Ana|Cruz|9|05/22/09||{GUARDIAN}|{typed}||").rows

    assert row.has_consent is answer


def test_nobody_under_13_is_taken_and_the_reason_keeps_nothing_about_her():
    reading = read(
        f"Ana|Cruz|6|11/24/2013||{GUARDIAN}|Yes||",
        f"Mai|Cruz|7|11/23/2013||{GUARDIAN}|Yes||",
    )

    assert [refusal.reason for refusal in reading.refusals] == [teens.UNDER_13]
    assert [row.first_name for row in reading.rows] == ["Mai"]


@pytest.mark.parametrize("guardian", ["||", "Rosa Cruz||", "|rosa@example.org|", "Rosa|rosa@|"])
def test_a_minor_without_a_guardian_who_can_be_written_to_is_refused(guardian):
    reading = read(f"Ana|Cruz|9|05/22/09||{guardian}|Yes||")

    assert [refusal.reason for refusal in reading.refusals] == [teens.NO_GUARDIAN]


def test_from_18_on_she_needs_no_guardian():
    assert [row.first_name for row in read("Ana|Cruz|12|11/23/2008|||||Yes||").rows] == ["Ana"]


def test_without_a_date_of_birth_she_is_refused():
    [refusal] = read(f"Ana|Cruz|9|||{GUARDIAN}|Yes||").refusals

    assert refusal.reason.startswith("The date of birth is missing")


def test_sisters_may_share_a_guardian_but_not_the_address_they_sign_in_with():
    reading = read(
        f"Ana|Cruz|9|05/22/09|family@example.org|{GUARDIAN}|Yes||",
        f"Mai|Cruz|9|06/22/10|family@example.org|{GUARDIAN}|Yes||",
        f"Zoë|Cruz|9|07/22/11|rosa@example.org|{GUARDIAN}|Yes||",
    )

    assert [row.email for row in reading.rows] == ["family@example.org", None, None]
    assert [len(row.remarks) for row in reading.rows] == [0, 1, 1]


def test_two_girls_of_one_name_are_told_apart_by_their_birthday():
    reading = read(
        f"Ana|Cruz|9|05/22/09||{GUARDIAN}|Yes||", f"Ana|Cruz|9|05/23/09||{GUARDIAN}|Yes||"
    )

    assert len(reading.rows) == 2


def test_a_no_in_one_of_her_rows_is_a_no():
    reading = read(
        f"Ana|Cruz|9|05/22/09||{GUARDIAN}|Yes||", f"Ana|Cruz|9|05/22/09||{GUARDIAN}|No||"
    )

    assert [row.has_consent for row in reading.rows] == [False]
    assert [repeat.number for repeat in reading.repeats] == [3]
