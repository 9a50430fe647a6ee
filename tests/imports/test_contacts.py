"""Addresses and telephone numbers."""

import pytest

from stepup.errors import Refused
from stepup.imports import contacts


@pytest.mark.parametrize(
    "typed",
    [
        "Ana.Cruz@School.Example.Edu",
        "ANA.CRUZ@SCHOOL.EXAMPLE.EDU",
        "Ana Cruz <ana.cruz@school.example.edu>",
        "mailto:ana.cruz@school.example.edu",
        "ana.cruz@school.example.edu;",
    ],
)
def test_one_address_has_one_spelling(typed):
    assert contacts.email(typed) == "ana.cruz@school.example.edu"


@pytest.mark.parametrize("typed", ["", "n/a", "no email", "No E-mail"])
def test_no_address_is_no_address(typed):
    assert contacts.email(typed) is None


@pytest.mark.parametrize(
    "typed", ["x@", "@", "ana at example.com", "a@b@c.org", "a@x.org, b@x.org", "a" * 9000]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refused, match="is not an e-mail address"):
        contacts.email(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "213 555 0193",
        "(213) 555-0193",
        "213.555.0193",
        "12135550193",
        "+1 213 555 0193",
        "213-555-0193 x12",
    ],
)
def test_one_number_has_one_spelling(typed):
    assert contacts.phone(typed) == "+12135550193"


def test_numbers_abroad_say_so():
    assert contacts.phone("+52 55 1234 5678") == "+525512345678"


@pytest.mark.parametrize("typed", ["555 0193", "abc", "123", "0" * 900])
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(Refused, match="is not a telephone number"):
        contacts.phone(typed)


def test_no_number_is_no_number():
    assert contacts.phone("") is None
