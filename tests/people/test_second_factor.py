import re

import pytest

from stepup import clock
from stepup.errors import Refused
from stepup.people import queries, second_factor
from stepup.people.models import Role
from tests.factories import a_person, a_staff_member
from tests.people.reading import authenticator_code, key_on, letters, link_in
from tests.signing import sign_in

ASK = "/sign-in/second-factor"
SET_UP = "/sign-in/second-factor/set-up"
STAFF_PAGE = "/staff/people"


@pytest.fixture
def ada(app):
    return a_staff_member(Role.COORDINATOR, first_name="Ada", email="ada@example.org")


def set_up(client):
    """Through the pages; answers the key of her authenticator and her recovery codes."""
    key = key_on(client.get(SET_UP))
    page = client.post(SET_UP, data={"code": authenticator_code(key)})
    return key, re.findall(r"<code>([0-9a-f-]{14})</code>", page.text)


@pytest.fixture
def key(client, ada):
    """Her authenticator is set up, and she is half-way in again."""
    sign_in(client, ada, second_factor=False)
    key, _codes = set_up(client)
    client.post("/sign-out")
    sign_in(client, ada, second_factor=False)
    return key


def test_staff_come_in_by_letter_and_authenticator(client, ada):
    client.post("/sign-in?next=/staff/people", data={"email": "ada@example.org"})

    half = client.post(link_in(letters()[0]))
    asked = client.get(half.location)
    key, codes = set_up(client)

    assert half.location == "/sign-in/second-factor?next=/staff/people"
    assert asked.location == "/sign-in/second-factor/set-up?next=/staff/people"
    assert len(codes) == 8
    assert client.get(STAFF_PAGE).status_code == 200


def test_the_letter_alone_opens_no_staff_page(client, ada):
    sign_in(client, ada, second_factor=False)

    assert client.get(STAFF_PAGE).location == f"{ASK}?next={STAFF_PAGE}"
    assert client.get(f"{STAFF_PAGE}/{ada.id}").status_code == 302
    assert client.post(f"{STAFF_PAGE}/{ada.id}/grants", data={"role": "ADMIN"}).status_code == 403


def test_the_next_time_she_types_a_code(client, key):
    entered = client.post(f"{ASK}?next=/staff/people", data={"code": authenticator_code(key, 1)})

    assert entered.location == "/staff/people"
    assert client.get(STAFF_PAGE).status_code == 200


def test_spaces_in_a_code_do_not_matter(client, key):
    code = authenticator_code(key, 1)

    assert client.post(ASK, data={"code": f" {code[:3]} {code[3:]} "}).location == "/staff"


def test_a_code_is_good_once(client, key):
    reused = client.post(ASK, data={"code": authenticator_code(key)})

    assert reused.status_code == 422
    assert "That code is not right." in reused.text
    assert client.get(STAFF_PAGE).status_code == 302


def test_a_recovery_code_is_good_once(client, ada):
    sign_in(client, ada, second_factor=False)
    _key, codes = set_up(client)

    answers = []
    for _ in range(2):
        client.post("/sign-out")
        sign_in(client, ada, second_factor=False)
        answers.append(client.post(ASK, data={"code": codes[0].upper()}).status_code)

    assert answers == [302, 422]


def test_recovery_codes_are_not_stored_as_they_are(client, ada):
    sign_in(client, ada, second_factor=False)
    _key, codes = set_up(client)

    account = queries.account_of(ada)

    assert second_factor.passes(account, codes[0])
    assert codes[1] not in str(vars(account))


def test_her_recovery_code_is_nothing_to_someone_else(client, ada, key):
    other = a_staff_member(email="bea@example.org")
    sign_in(client, other, second_factor=False)
    _key, codes = set_up(client)
    client.post("/sign-out")
    sign_in(client, ada, second_factor=False)

    assert client.post(ASK, data={"code": codes[0]}).status_code == 422


def test_five_wrong_codes_lock_the_account_for_a_while(client, key, monkeypatch):
    for _ in range(5):
        assert client.post(ASK, data={"code": "000000x"}).status_code == 422

    locked = client.post(ASK, data={"code": authenticator_code(key, 1)})
    later = clock.now() + second_factor.LOCKED
    monkeypatch.setattr(clock, "now", lambda: later)
    again = client.post(ASK, data={"code": authenticator_code(key, 1)})

    assert locked.status_code == 422
    assert "Too many wrong codes" in locked.text
    assert again.status_code == 302


@pytest.mark.parametrize("typed", ["", "%ed%a0%80", "x" * 10_000, "１２３４５６", "-1"])
def test_a_code_that_is_none_gets_a_sentence(client, key, typed):
    assert client.post(ASK, data={"code": typed}).status_code == 422


def test_a_wrong_code_sets_nothing_up(client, ada):
    sign_in(client, ada, second_factor=False)
    client.get(SET_UP)

    answer = client.post(SET_UP, data={"code": "000000"})

    assert answer.status_code == 422
    assert "That code is not right." in answer.text
    assert not queries.account_of(ada).has_second_factor


def test_looking_at_the_set_up_changes_nothing(client, ada):
    sign_in(client, ada, second_factor=False)

    keys = {key_on(client.get(SET_UP)) for _ in range(3)}

    assert len(keys) == 1
    assert not queries.account_of(ada).has_second_factor


def test_an_authenticator_cannot_be_replaced_by_who_has_the_letter_only(client, key):
    page = client.get(SET_UP)

    assert page.location.startswith(ASK)
    assert client.post(SET_UP, data={"code": "000000"}).status_code == 302


def test_an_authenticator_cannot_be_set_up_twice(ada, key):
    secret = second_factor.new_secret()
    code = authenticator_code(second_factor.key_of(secret))

    with pytest.raises(Refused, match="You have an authenticator already"):
        second_factor.set_up(queries.account_of(ada), secret, code)


def test_a_volunteer_has_no_second_factor_to_set_up(client):
    sign_in(client, a_person(), second_factor=False)

    assert client.get(SET_UP).location.startswith(ASK)
    assert client.get(ASK).location.startswith("/sign-in?")


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get(ASK).location.startswith("/sign-in?")
    assert client.post(ASK, data={"code": "000000"}).location.startswith("/sign-in?")


def test_a_reset_ends_her_cookies_and_asks_for_a_new_authenticator(client, ada, key):
    client.post(ASK, data={"code": authenticator_code(key, 1)})
    assert client.get(STAFF_PAGE).status_code == 200

    second_factor.reset(ada)

    assert client.get(STAFF_PAGE).location.startswith("/sign-in?")
    assert not queries.account_of(ada).has_second_factor


def test_the_secret_is_not_stored_as_it_is(client, ada, key):
    stored = queries.account_of(ada).totp_secret

    assert key.replace("-", "") not in stored
