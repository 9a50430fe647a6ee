"""What makes two records look like one person, and what does not."""

from datetime import date

import pytest

from stepup.duplicates import likeness
from stepup.duplicates.likeness import Likeness, Record

BORN = date(1990, 3, 8)


def record(number, name="", email="", phone="", born_on=None, city="", **facts):
    first, _, last = name.partition(" ")
    return Record(number, first, last, email, phone, born_on, city, **facts)


def found(one, other):
    pairs = likeness.find([one, other])
    return {like.value for likes in pairs.values() for like in likes}


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (
            record(1, "ana lopez", "ana.lopez@gmail.com"),
            record(2, "ana miller", "analopez+news@googlemail.com"),
            {"mailbox"},
        ),
        (record(1, "ana lopez", phone="+1626"), record(2, "anna l", phone="+1626"), {"phone"}),
        (
            record(1, "ana lopez", born_on=BORN),
            record(2, "ana lopes", born_on=BORN),
            {"birthday"},
        ),
        (
            record(1, "ana lopez", born_on=BORN),
            record(2, "lopez ana", born_on=date(1990, 8, 3)),
            {"year"},
        ),
        (record(1, "ana miller", former=("ana lopez",)), record(2, "ana lopez"), {"former"}),
        (
            record(1, "ana okafor", "ana.lopez@example.org"),
            record(2, "ana lopez", "ana@example.org"),
            {"maiden"},
        ),
        (
            record(1, "ana lopez", born_on=BORN, cohorts=(7,)),
            record(2, "ana okafor", born_on=BORN, cohorts=(7,)),
            {"cohort"},
        ),
        (
            record(1, "ana lopez", city="pasadena"),
            record(2, "lopez ana", city="pasadena"),
            {"city"},
        ),
    ],
)
def test_they_look_like_one(one, other, says):
    assert found(one, other) == says


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(1, "ana lopez", "home@example.org"), record(2, "luis lopez", "home@example.org")),
        (record(1, "ana lopez", phone="+1626"), record(2, "rosa lopez", phone="+1626")),
        (
            record(1, "ana lopez", phone="+1626", born_on=BORN),
            record(2, "ana lopez", phone="+1626", born_on=date(1960, 3, 8)),
        ),
        (record(1, "ana lopez", born_on=BORN), record(2, "ana ruiz", born_on=BORN)),
        (record(1, "ana lopez"), record(2, "ana lopez")),
        (record(1, "ana lopez", cohorts=(7,)), record(2, "ana ruiz", cohorts=(7,))),
        (record(1, "ana lopez", "a.b@example.org"), record(2, "ana lopez", "ab@example.org")),
        (
            record(1, "maria lopez", "maria.lopez@example.org"),
            record(2, "maria ruiz", "maria.ruiz@example.org"),
        ),
        (record(1), record(2)),
    ],
)
def test_they_are_two(one, other):
    assert found(one, other) == set()


def test_a_crowd_at_one_telephone_is_an_office():
    crowd = [record(number, "ana lopez", phone="+1626") for number in range(likeness.CROWD + 1)]

    assert likeness.find(crowd) == {}
    assert len(likeness.find(crowd[1:])) == 28


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("maria", "mario", True),
        ("maria", "maira", True),
        ("maria", "mariah", True),
        ("liz", "lizzie", True),
        ("maria", "moira", False),
        ("ana", "ada", False),
        ("", "ana", False),
    ],
)
def test_one_letter_off(one, other, near):
    alike = likeness.find([record(1, f"{one} x", phone="1"), record(2, f"{other} y", phone="1")])

    assert bool(alike) is near


def test_more_that_speaks_for_it_weighs_more():
    assert likeness.weight_of({Likeness.PHONE, Likeness.YEAR}) > likeness.weight_of(
        {Likeness.PHONE}
    )
