import pytest

from stepup.db import db
from stepup.errors import Refused
from stepup.people import actions
from tests.factories import a_person, a_staff_member


@pytest.fixture
def production(build_app, database_url):
    app = build_app(database_url, PRODUCTION=True)
    with app.app_context():
        yield app


def test_a_printed_link_lets_staff_in_completely(client):
    path = actions.sign_in_link(a_staff_member())

    entered = client.post(path)

    assert entered.location == "/staff"
    assert client.get("/staff/people").status_code == 200


def test_a_printed_link_lets_a_volunteer_in_again_and_again(app):
    path = actions.sign_in_link(a_person())

    places = [app.test_client().post(path).location for _ in range(3)]

    assert places == ["/me"] * 3


def test_looking_at_a_printed_link_lets_nobody_in(client):
    path = actions.sign_in_link(a_staff_member(first_name="Ada"))

    assert "Welcome, Ada" in client.get(path).text
    assert client.get("/staff/people").status_code == 302


def test_a_printed_link_proves_no_address(client):
    ana = a_person()

    client.post(actions.sign_in_link(ana))

    assert ana.email_verified_at is None


def test_production_prints_no_link(production):
    with pytest.raises(Refused, match="practice year"):
        actions.sign_in_link(a_staff_member())


def test_production_answers_no_printed_link(app, build_app, database_url):
    path = actions.sign_in_link(a_staff_member())
    db.session.commit()

    client = build_app(database_url, PRODUCTION=True).test_client()

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert client.get("/staff/people").status_code == 302
