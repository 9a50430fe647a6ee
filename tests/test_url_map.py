"""Every address of the house, asked by everybody: who may enter was stated, and is kept."""

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from stepup.people import access
from stepup.people.models import Role
from tests.factories import a_person, a_site, a_staff_member, an_event
from tests.signing import sign_in

MANY = 10**6  # an id that nobody has


@pytest.fixture
def house(app):
    """Some rows have the number 1, so that pages are drawn and not only missed."""
    an_event()
    return app


def addresses(app, number):
    """(endpoint, method, path) of every route, its blanks filled with this number or with junk."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: _value(rule, name, number) for name in rule.arguments}
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found.append((rule.endpoint, method, adapter.build(rule.endpoint, values, method)))
    return found


def _value(rule, name, number):
    if name in (rule.defaults or {}):
        return rule.defaults[name]
    converter = rule._converters[name]
    if isinstance(converter, IntegerConverter):
        return number
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else "junk"


def answers(app, client, is_asked):
    """What each address whose audience is asked for says to this visitor."""
    return {
        (method, path): client.open(path, method=method)
        for number in (1, MANY)
        for endpoint, method, path in addresses(app, number)
        if is_asked(access.audience_of(endpoint))
    }


def wrong(found, *statuses):
    return {at: answer.status for at, answer in found.items() if answer.status_code not in statuses}


def test_every_route_states_who_may_enter(app):
    unplaced = [at for at in addresses(app, 1) if access.audience_of(at[0]) is None]

    assert unplaced == []


def test_production_has_no_page_for_developers(build_app, database_url):
    app = build_app(database_url, PRODUCTION=True)

    assert [at for at in addresses(app, 1) if at[2].startswith("/dev")] == []


def test_a_stranger_meets_the_door_of_every_page_for_the_signed_in(house):
    found = answers(house, house.test_client(), lambda audience: audience.signed_in)

    doors = {
        (method, answer.status_code, (answer.location or "").partition("?")[0])
        for (method, _path), answer in found.items()
    }
    assert {door for door in doors if door[0] == "GET"} == {("GET", 302, "/sign-in")}
    assert {status for method, status, _door in doors if method != "GET"} == {403}


def test_a_volunteer_sees_no_page_of_staff(house):
    client = house.test_client()
    sign_in(client, a_person())

    found = answers(house, client, lambda audience: audience.signed_in and audience.roles)

    assert wrong(found, 403) == {}


def test_staff_see_nothing_with_their_letter_alone(house):
    client = house.test_client()
    sign_in(client, a_staff_member(Role.ADMIN), second_factor=False)

    found = answers(house, client, lambda audience: audience.signed_in)

    assert wrong(found, 302, 403) == {}
    led_to = {answer.location.partition("?")[0] for answer in found.values() if answer.location}
    assert led_to == {"/sign-in/second-factor"}


@pytest.mark.parametrize("role", Role)
def test_staff_see_no_page_of_another_role(house, role):
    client, person = house.test_client(), a_staff_member(role, a_site())
    sign_in(client, person)
    enough = {role} if role is not Role.ADMIN else set(Role) - {Role.SAFEGUARDING_LEAD}

    def is_closed(audience):
        return audience.signed_in and audience.roles and not audience.roles & enough

    found = answers(house, client, is_closed)

    assert wrong(found, 403) == {}


def test_an_admin_of_one_site_meets_the_door_of_what_knows_no_sites(house):
    client = house.test_client()
    sign_in(client, a_staff_member(Role.ADMIN, a_site()))

    found = answers(house, client, lambda audience: audience.everywhere)

    assert len(found) > 8
    assert wrong(found, 403) == {}


@pytest.mark.parametrize("visitor", [lambda: None, a_person, a_staff_member])
def test_no_address_breaks(house, visitor):
    person = visitor()
    for number in (1, MANY):
        for _endpoint, method, path in addresses(house, number):
            client = house.test_client()  # a new one: among the addresses is the way out
            if person:
                sign_in(client, person)

            answer = client.open(path, method=method)

            assert answer.status_code != 500, (method, path)
