import pytest

from stepup.errors import Refused
from stepup.people import actions, queries
from stepup.people.models import Person, Role
from tests.factories import a_person, a_site


def test_a_stranger_becomes_a_person(app):
    person = actions.find_or_create("Ana", "Lopez", "Ana@Example.org", city="Pasadena")

    assert (person.name, person.email, person.city) == ("Ana Lopez", "ana@example.org", "Pasadena")


def test_the_same_human_is_found_again_whatever_her_accents_and_capitals(app):
    ana = a_person("Ana", "López", email="ana@example.org")

    found = actions.find_or_create("ANA ", " lopez", "ANA@example.ORG")

    assert found is ana


def test_a_form_never_overwrites_a_stored_profile(app):
    a_person("Ana", "Lopez", email="ana@example.org", city="Pasadena", phone="+16265550100")

    found = actions.find_or_create(
        "ana", "lopez", "ana@example.org", city="Reno", phone="626 555 0199", employer="Acme"
    )

    assert (found.first_name, found.city, found.phone) == ("Ana", "Pasadena", "+16265550100")
    assert found.employer is None


@pytest.mark.parametrize("name", [("Ana", "Miller"), ("Ana", ""), ("Ana Maria", "Lopez")])
def test_a_mildly_different_name_at_her_own_address_is_hers(app, name):
    ana = a_person("Ana", "Lopez", email="ana@example.org")

    assert actions.find_or_create(*name, "ana@example.org") is ana


@pytest.mark.parametrize("name", [("Maya", "Lopez"), ("Bob", "Miller")])
def test_others_of_the_family_are_people_of_their_own(app, name):
    ana = a_person("Ana", "Lopez", email="family@example.org")

    other = actions.find_or_create(*name, "family@example.org")

    assert other is not ana
    assert (other.name, other.email) == (" ".join(name), "family@example.org")


def test_a_new_surname_is_nobody_s_when_two_share_the_address(app):
    a_person("Ana", "Lopez", email="family@example.org")
    a_person("Ana", "Ruiz", email="family@example.org")

    found = actions.find_or_create("Ana", "Miller", "family@example.org")

    assert found.name == "Ana Miller"
    assert len(queries.by_email("family@example.org")) == 3


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "a@b", "a@b\x00.com", "x" * 10_000])
def test_an_address_that_is_none_is_refused_with_a_sentence(app, typed):
    with pytest.raises(Refused, match="It should look like name@example.org"):
        actions.find_or_create("Ana", "Lopez", typed or " ")


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "Lopez", "write a first name"),
        ("\x00\x1b ", "Lopez", "write a first name"),
        ("A" * 10_000, "Lopez", "A first name can have at most 80 characters"),
        ("Ana", "L" * 81, "A last name can have at most 80 characters"),
        ("\ufdfa" * 40, "Lopez", "too long"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_a_sentence(app, first, last, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.find_or_create(first, last, "ana@example.org")


def test_control_characters_lone_surrogates_and_overrides_are_stripped(any_app):
    person = actions.find_or_create(
        "An\x00a\u202e", "Lo\ud800pez\n", "ana@example.org", city="Pasa\x00dena"
    )

    assert (person.first_name, person.last_name, person.city) == ("Ana", "Lopez", "Pasadena")


def test_a_telephone_number_is_written_one_way(app):
    person = actions.find_or_create("Ana", "Lopez", "ana@example.org", phone="(626) 555-0100")

    assert person.phone == "+16265550100"


def test_a_telephone_number_that_is_none_is_refused(app):
    with pytest.raises(Refused, match="is not a telephone number"):
        actions.find_or_create("Ana", "Lopez", "ana@example.org", phone="ask my mother")


def test_a_new_name_keeps_the_old_one_findable(app):
    ana = a_person("Ana", "Lopez")

    actions.rename(ana, "Ana", "Miller")

    assert (ana.name, ana.name_key) == ("Ana Miller", "ana miller")
    assert [former.name for former in queries.former_names(ana)] == ["Ana Lopez"]
    assert [person.id for person in queries.search("lopez").items] == [ana.id]


def test_a_new_name_is_refused_when_it_would_make_two_of_one(app):
    ana = a_person("Ana", "Lopez", email="family@example.org")
    a_person("Maya", "Lopez", email="family@example.org")

    with pytest.raises(Refused, match="There is already a Maya Lopez"):
        actions.rename(ana, "Maya", "Lopez")


def test_a_role_is_given_once_however_often_it_is_given(app):
    ana, site = a_person(), a_site()

    for place in (None, None, site, site):
        actions.grant(ana, Role.COORDINATOR, place)

    assert [grant.site_id for grant in queries.grants_of(ana)] == [None, site.id]


@pytest.mark.parametrize(
    "text", ["lop", "LÓP", "ana lopez", "ana@ex", "555-0100", "(626) 555", "lo\x00pez"]
)
def test_people_are_found_by_what_someone_remembers(any_app, text):
    ana = a_person("Ana", "López", email="ana@example.org", phone="+16265550100")
    a_person("Bea", "Miller", email="bea@example.org", phone="+13105550177")

    assert [person.id for person in queries.search(text).items] == [ana.id]


@pytest.mark.parametrize("text", ["%", "_", "555-01001", "nobody", "\\"])
def test_nobody_is_found_by_a_wildcard(any_app, text):
    a_person("Ana", "López", phone="+16265550100")

    assert queries.search(text).items == []


@pytest.mark.parametrize("page", [-1, 0, 100_000])
def test_a_page_that_does_not_exist_is_empty_or_the_first(any_app, page):
    a_person()

    assert len(queries.search("", page).items) == (1 if page < 1 else 0)


def test_the_erased_are_found_by_nobody(app):
    ana = a_person("Ana", "Lopez", email="ana@example.org")
    ana.erased_at = ana.created_at

    assert queries.by_email("ana@example.org") == []
    assert queries.search("ana").items == []
    assert isinstance(ana, Person)


def test_what_a_form_adds_about_somebody_known_is_not_even_checked(app):
    """Nor is she refused for it: it would not be written down."""
    ana = a_person("Ana", "Lopez", email="ana@example.org")

    assert actions.find_or_create("Ana", "Lopez", "ana@example.org", phone="my sister's") is ana
    with pytest.raises(Refused, match="telephone"):
        actions.find_or_create("Bea", "Lopez", "bea@example.org", phone="my sister's")


@pytest.mark.parametrize("name", ["Win http://evil.example/prize", "Ana WWW.evil.example"])
def test_no_letter_greets_anybody_by_a_web_address(app, name):
    with pytest.raises(Refused, match="no web address"):
        actions.find_or_create(name, "Park", "victim@example.org")
