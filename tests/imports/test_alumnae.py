"""Past mentees, read from a CRM's export."""

from datetime import date

from stepup.imports import alumnae
from stepup.imports.readings import Repeat
from tests.imports.sheets import rows_of

TODAY = date(2026, 11, 23)
HEADER = (
    "First Name|Last Name|Email|Mobile|Birthdate|Graduation Year|Email Opt Out|Do Not Contact|Notes"
)


def read(*lines):
    return alumnae.read(rows_of(HEADER, *lines), TODAY)


def test_a_row_becomes_typed_values():
    reading = read("ANA|CRUZ|Ana@Example.org|213 555 0193|09/01/99|2017|0|0|Prefers texts.")

    assert reading.rows == [
        alumnae.AlumnaRow(
            number=2,
            first_name="Ana",
            last_name="Cruz",
            email="ana@example.org",
            phone="+12135550193",
            city="",
            born_on=date(1999, 9, 1),
            program="",
            cohort="",
            graduated_in=2017,
            employer="",
            industry="",
            opted_out=False,
            notes="Prefers texts.",
            remarks=(),
        )
    ]


def test_either_column_opts_out():
    reading = read(
        "Ana|Cruz|ana@example.org||||yes|0|",
        "Mai|Li|mai@example.org||||0|1|",
        "Zoë|King|zoe@example.org||||No||",
    )

    assert [row.opted_out for row in reading.rows] == [True, True, False]


def test_a_repeat_fills_blanks_and_never_lifts_an_opt_out():
    reading = read(
        "Ana|Cruz|ana@example.org|||2017|1|0|",
        "Ana|Núñez|ANA@EXAMPLE.ORG|213 555 0193|||0|0|",
    )

    [row] = reading.rows
    assert (row.last_name, row.phone, row.graduated_in) == ("Cruz", "+12135550193", 2017)
    assert row.opted_out
    assert reading.repeats == [Repeat(3, of=2)]


def test_an_opt_out_further_down_counts_for_her_first_row():
    reading = read("Ana|Cruz|ana@example.org||||0|0|", "Ana|Cruz|ana@example.org||||1|0|")

    assert [row.opted_out for row in reading.rows] == [True]


def test_two_sisters_at_one_address_are_two_people():
    reading = read("Ana|Cruz|family@example.org||||||", "Mai|Cruz|family@example.org||||||")

    assert [row.first_name for row in reading.rows] == ["Ana", "Mai"]
    assert reading.repeats == []


def test_a_refused_row_is_kept_as_it_was_typed():
    reading = read("Ana|Cruz|ana at example.org||||||=1+1")

    [refusal] = reading.refusals
    assert refusal.reason == '"ana at example.org" is not an e-mail address.'
    assert refusal.row.number == 2
    assert refusal.row.cells == ("Ana", "Cruz", "ana at example.org", "", "", "", "", "", "=1+1")


def test_a_bad_phone_is_no_reason_to_lose_her():
    reading = read("Ana|Cruz|ana@example.org|555|||||")

    assert reading.rows[0].phone is None
    assert reading.rows[0].remarks == (
        'Mobile: "555" is not a telephone number that can be called.',
    )
