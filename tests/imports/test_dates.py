"""Days and moments in every dialect seen."""

from datetime import date, datetime

import pytest

from stepup.errors import Refused
from stepup.imports import dates

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    [
        "11/03/1997",
        "11/3/97",
        "11-03-1997",
        "1997-11-03",
        "1997/11/03",
        "1997-11-03 00:00:00",
        "Nov 03, 1997",
        "November 3, 1997",
        "Nov. 3rd 1997",
        "3 Nov 1997",
        "03-Nov-1997",
        "Monday, November 3, 1997",
        "35737",
    ],
)
def test_a_day_has_many_spellings(typed):
    assert dates.day(typed) == date(1997, 11, 3)


def test_september_has_four_letters_too():
    assert dates.day("Sept 3, 2025") == date(2025, 9, 3)


@pytest.mark.parametrize("typed", ["", " ", "n/a", "N/A", "-", "none", "TBD"])
def test_no_day_is_no_day(typed):
    assert dates.day(typed) is None


@pytest.mark.parametrize("typed", ["13/45/2020", "02/30/2020", "soon", "31/12/2020", "0001-01-01"])
def test_what_is_no_day_is_refused_with_how_to_write_one(typed):
    with pytest.raises(Refused, match="Write it as 2026-03-31"):
        dates.day(typed)


@pytest.mark.parametrize(
    ("typed", "born_on"),
    [
        ("09/01/99", date(1999, 9, 1)),
        ("05/22/09", date(2009, 5, 22)),
        ("03/05/45", date(1945, 3, 5)),
        ("11/24/26", date(1926, 11, 24)),
        ("11/23/26", TODAY),
        ("02/29/28", date(1928, 2, 29)),
        ("", None),
    ],
)
def test_two_digits_of_a_birth_year_never_mean_the_future(typed, born_on):
    assert dates.birthday(typed, TODAY) == born_on


def test_nobody_is_born_in_the_future():
    with pytest.raises(Refused, match="in the future"):
        dates.birthday("01/20/2027", TODAY)


def test_two_digits_of_an_end_may_lie_ahead():
    assert dates.day("09/09/27") == date(2027, 9, 9)


@pytest.mark.parametrize(
    "typed",
    [
        "03/13/2027 10:00 AM",
        "3/13/27 10:00am",
        "03/13/2027 10:00 a.m.",
        "2027-03-13 10:00",
        "2027-03-13T10:00:00",
        "Saturday, March 13, 2027 10 AM",
        "03/13/2027 10AM",
    ],
)
def test_a_moment_has_many_spellings(typed):
    assert dates.moment(typed) == datetime.fromisoformat("2027-03-13 10:00")


def test_the_afternoon_is_not_the_morning():
    assert dates.moment("03/13/2027 12:30 PM").hour == 12
    assert dates.moment("03/13/2027 1:30 PM").hour == 13


@pytest.mark.parametrize(
    "typed", ["", "03/13/2027", "10:00 AM", "03/13/2027 25:00", "13/13/27 1 PM"]
)
def test_a_day_without_an_hour_is_no_moment(typed):
    with pytest.raises(Refused, match="not a day with an hour"):
        dates.moment(typed)
