"""Names as sheets spell them, and whether two spellings are one person."""

import pytest

from stepup.errors import Refused
from stepup.imports import names


@pytest.mark.parametrize(
    ("full", "name"),
    [
        ("Mai Hoang", ("Mai", "Hoang")),
        ("Mendoza, Linh", ("Linh", "Mendoza")),
        ("Foster, Maribel Naomi", ("Maribel Naomi", "Foster")),
        ("Paloma Gabriela Aguilar", ("Paloma Gabriela", "Aguilar")),
        ("María de la Cruz", ("María", "de la Cruz")),
        ("Ms. Ana Cruz", ("Ana", "Cruz")),
        ("Ana Cruz, Jr.", ("Ana", "Cruz")),
        ("Adriana García-López", ("Adriana", "García-López")),
        ("Cher", ("Cher", "")),
        ("ليلى O'Neal", ("ليلى", "O'Neal")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_split(full, name):
    assert names.split(full) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (("ANA MARÍA", "O'NEAL"), ("Ana María", "O'Neal")),
        (("ana", "garcía-lópez"), ("Ana", "García-López")),
        (("JUANA", "DE LA CRUZ"), ("Juana", "de la Cruz")),
        (("MAI", "LE"), ("Mai", "Le")),
        (("AJ", "McKenna"), ("AJ", "McKenna")),
        (("Mai", "Du"), ("Mai", "Du")),
    ],
)
def test_case_is_mended_only_when_all_of_it_shouts_or_whispers(typed, name):
    assert names.tidy(*typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [(("????", "Núñez"), ("Núñez", "")), (("Anika", "?ahin"), ("Anika", "?ahin"))],
)
def test_a_name_of_which_no_letter_survived_is_not_kept(typed, name):
    assert names.tidy(*typed) == name


def test_a_name_is_no_formula():
    assert names.tidy('=HYPERLINK("x")', "Cruz") == ('HYPERLINK("x")', "Cruz")


@pytest.mark.parametrize("name", ["A" * 81, "ﷺ" * 20])
def test_a_name_longer_than_its_column_is_refused(name):
    with pytest.raises(Refused, match="longer than 80"):
        names.tidy(name, "Cruz")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ana", "Cruz"), ("ANA", "Núñez")),
        (("José", "Cruz"), ("Jose", "Cruz")),
        (("Maribel", "Foster"), ("Maribel Naomi", "Foster")),
        (("Núñez", ""), ("Julia", "Núñez")),
    ],
)
def test_one_person_at_one_address(one, other):
    assert names.same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("Ana", "Cruz"), ("Luis", "Cruz")), (("Mar", "Cruz"), ("Maribel", "Cruz"))],
)
def test_a_couple_at_one_address(one, other):
    assert not names.same_person(one, other)
