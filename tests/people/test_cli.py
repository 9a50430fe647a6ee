import pytest
from sqlalchemy import select

from stepup.db import db
from stepup.people import access, links, queries, second_factor, sign_ins
from stepup.people.models import PersonalLink, Purpose, Role
from tests.factories import a_person, a_staff_member
from tests.people.reading import authenticator_code


@pytest.fixture
def run(app):
    def run(*arguments):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=arguments)
        db.session.expire_all()
        return result

    return run


def test_the_first_admin_is_made_where_nobody_is_yet(run):
    result = run("people", "make-admin", "Ada@Example.org", "--name", "Ada Lovelace")

    [ada] = queries.by_email("ada@example.org")
    assert (
        result.output == "Ada Lovelace <ada@example.org> is an admin. She signs in at /sign-in.\n"
    )
    assert access.may(ada, Role.ADMIN)


def test_somebody_who_is_known_becomes_admin_and_keeps_her_name(run):
    ada = a_person("Ada", "Lovelace", email="ada@example.org")

    for _ in range(2):
        run("people", "make-admin", "ada@example.org")

    assert [grant.role for grant in queries.grants_of(ada)] == [Role.ADMIN]
    assert queries.by_email("ada@example.org") == [ada]


def test_of_a_family_the_admin_must_be_named(run):
    a_person("Ada", "Lovelace", email="family@example.org")
    bob = a_person("Bob", "Lovelace", email="family@example.org")

    unnamed = run("people", "make-admin", "family@example.org")
    run("people", "make-admin", "family@example.org", "--name", "bob lovelace")

    assert unnamed.exit_code == 1
    assert "Ada Lovelace, Bob Lovelace" in unnamed.output
    assert access.may(bob, Role.ADMIN)


@pytest.mark.parametrize("command", [["people", "make-admin"], ["api", "token"]])
def test_an_address_that_is_none_ends_in_a_sentence(run, command):
    result = run(*command, "nonsense")

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_a_token_is_printed_once_and_stored_hashed(run):
    ada = a_staff_member(email="ada@example.org")

    printed = run("api", "token", "ada@example.org", "--name", "the website").output.strip()

    link = links.find(printed, Purpose.API)
    assert (link.person, link.name) == (ada, "the website")
    assert printed not in [row.token_hash for row in db.session.scalars(select(PersonalLink))]


def test_a_volunteer_gets_no_token(run):
    a_person(email="ana@example.org")

    result = run("api", "token", "ana@example.org")

    assert result.exit_code == 1
    assert "0 staff members have the address ana@example.org" in result.output


def test_a_lost_authenticator_is_forgotten(run):
    ada = a_staff_member(email="ada@example.org")
    secret = second_factor.new_secret()
    code = authenticator_code(second_factor.key_of(secret))
    second_factor.set_up(sign_ins.account_of(ada), secret, code)

    run("people", "reset-second-factor", "ada@example.org")

    assert not queries.account_of(ada).has_second_factor
