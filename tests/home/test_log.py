"""The log's page: of one thing, of one actor, in pages, without surprises."""

import pytest

from stepup.audit import actions as audit
from stepup.db import db
from stepup.people.models import Role
from tests.factories import a_person, a_site, a_staff_member
from tests.signing import sign_in


@pytest.fixture
def ruth(app, client):
    ruth = a_staff_member(Role.ADMIN, first_name="Ruth", last_name="Cohen")
    sign_in(client, ruth)
    return ruth


def test_who_did_what_before_and_after_and_from_where(client, ruth):
    client.post(
        "/staff/settings",
        data={
            "name": "Step Up",
            "from_address": "a@example.org",
            "time_zone": "America/Los_Angeles",
            "postal_address": "1 Elm",
        },
    )

    page = client.get("/staff/log").text

    assert "Ruth Cohen" in page
    assert "settings saved" in page
    assert "by page from 127.0.0.1" in page


def test_of_one_thing_and_of_one_actor(client, ruth):
    dana, linh = a_person("Dana", "Reyes"), a_person("Linh", "Tran")
    with audit.acting_as(ruth.id, "page"):
        audit.record("renamed", dana, before={"name": "Dana"}, after={"name": "Dana Reyes"})
    with audit.acting_as(None, "clock"):
        audit.record("erased", linh)
    db.session.commit()

    of_dana = client.get(f"/staff/log?kind=person&thing={dana.id}").text
    by_ruth = client.get(f"/staff/log?actor={ruth.id}").text

    assert ("renamed" in of_dana, "erased" in of_dana) == (True, False)
    assert ("renamed" in by_ruth, "erased" in by_ruth) == (True, False)
    assert "name: Dana Reyes" in of_dana


def test_it_goes_on_on_the_next_page_with_as_many_queries(client, ruth, count_queries):
    def asked():
        with count_queries() as queries:
            assert client.get("/staff/log").status_code == 200
        return len(queries)

    person = a_person()
    audit.record("deed 0", person)
    db.session.commit()
    few = asked()
    for number in range(1, 60):
        audit.record(f"deed {number}", person)
    db.session.commit()

    assert asked() == few
    first = client.get("/staff/log").text
    assert ("deed 59<" in first.replace(" <", "<"), "Older entries" in first) == (True, True)
    before = first.rpartition("before=")[2].partition('"')[0]
    second = client.get(f"/staff/log?before={before}").text
    assert ("deed 0 " in second, "deed 59 " in second) == (True, False)


@pytest.mark.parametrize("query", ["?thing=x", "?actor=-1", "?before=99999999999999", "?kind=%00"])
def test_junk_shows_an_empty_page_at_worst(client, ruth, query):
    assert client.get(f"/staff/log{query}").status_code in (200, 400, 404)


@pytest.mark.parametrize(("role", "everywhere"), [(Role.COORDINATOR, True), (Role.ADMIN, False)])
def test_others_do_not_read_it(client, app, role, everywhere):
    sign_in(client, a_staff_member(role, None if everywhere else a_site()))
    assert client.get("/staff/log").status_code == 403
