"""People and sites through the API."""

from datetime import timedelta

import pytest

from stepup.cohorts.models import EnrollmentState
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope
from stepup.people.models import Role
from stepup.volunteers.models import ClearanceKind
from tests.api.calls import a_caller
from tests.factories import (
    a_clearance,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    kept,
    today,
    years_ago,
)


def test_a_person_is_found_by_her_address_with_her_clearances(api):
    ana = a_person(email="ana@example.org")
    old = a_clearance(ana, expires_on=today() - timedelta(days=1))
    good = a_clearance(ana)

    found = api.get("/people", email=" Ana@Example.org").json

    assert found == {
        "items": [
            {
                "id": ana.id,
                "first_name": "Ana",
                "last_name": "Lopez",
                "email": "ana@example.org",
                "suppressed": None,
                "clearances": [
                    {
                        "kind": "background_check",
                        "issued_on": clearance.issued_on.isoformat(),
                        "expires_on": clearance.expires_on.isoformat(),
                        "valid": valid,
                    }
                    for clearance, valid in ((good, True), (old, False))
                ],
            }
        ],
        "total": 1,
        "page": 1,
        "per_page": 50,
    }


def test_a_clearance_that_was_taken_back_or_outlived_the_policy_is_not_valid(api):
    ana = a_person(email="ana@example.org")
    long_ago = today() - timedelta(days=25 * 31)
    a_clearance(
        ana,
        kind=ClearanceKind.CHILD_SAFETY,
        issued_on=long_ago,
        expires_on=today() + timedelta(days=100),
    )
    revoked = a_clearance(ana)
    revoked.revoked_at = revoked.recorded_at
    kept(revoked)

    [person] = api.get("/people", email="ana@example.org").json["items"]

    assert [clearance["valid"] for clearance in person["clearances"]] == [False, False]


@pytest.mark.parametrize("scope", Scope)
def test_an_address_that_must_not_be_written_to_says_why(api, scope):
    a_person(email="ana@example.org")
    outbox.suppress("ana@example.org", scope, reason="unsubscribed", source="test")

    [person] = api.get("/people", email="ana@example.org").json["items"]

    assert person["suppressed"] == "unsubscribed"


def test_a_family_shares_an_address_and_its_girl_keeps_her_surname(api):
    mother = a_person("Rosa", "Lopez", email="family@example.org")
    girl = a_teen(email="family@example.org").person

    found = api.get("/people", email="family@example.org").json["items"]

    shown = [(item["id"], item["last_name"], item["email"]) for item in found]
    assert shown == [(mother.id, "Lopez", "family@example.org"), (girl.id, None, None)]


@pytest.mark.parametrize("address", ["nobody@example.org", "nonsense", "@", "a" * 300])
def test_an_unknown_address_finds_nobody(api, address):
    assert api.get("/people", email=address).json["items"] == []


def test_people_are_for_roles_that_work_with_people(client):
    lead = a_caller(client, a_staff_member(Role.SITE_LEAD))
    supporter = a_caller(client, a_staff_member(Role.MATCH_SUPPORT))

    assert lead.get("/people", email="ana@example.org").status_code == 403
    assert supporter.get("/people", email="ana@example.org").status_code == 200


def test_a_family_of_thirty_asks_as_often_as_one(api, count_queries):
    def asked():
        with count_queries() as queries:
            api.get("/people", email="family@example.org")
        return len(queries)

    a_clearance(a_person("Ana", email="family@example.org"))
    one = asked()
    for number in range(29):
        a_clearance(a_person(f"Ana{number}", email="family@example.org"))

    assert asked() == one


def test_sites_that_are_open_are_listed(api):
    site = a_site(name="Roosevelt", address="1 Main Street", state="CA")
    a_site(name="Closed", closed_at=a_person().created_at)

    assert api.get("/sites").json["items"] == [
        {
            "id": site.id,
            "name": "Roosevelt",
            "time_zone": "America/Los_Angeles",
            "address": "1 Main Street",
            "city": "Pasadena",
            "state": "CA",
        }
    ]


def test_every_girl_keeps_her_surname_until_she_is_known_to_be_a_woman(api):
    still_here = a_teen(born_on=years_ago(18)).person
    gone = a_teen(state=EnrollmentState.EXITED).person
    of_unknown_age = a_teen(state=EnrollmentState.EXITED).person
    of_unknown_age.born_on = None
    woman = a_teen(born_on=years_ago(19), state=EnrollmentState.EXITED).person

    shown = {
        girl.id: api.get("/people", email=girl.email).json["items"][0]["last_name"]
        for girl in (still_here, gone, of_unknown_age, woman)
    }

    assert shown == {still_here.id: None, gone.id: None, of_unknown_age.id: None, woman.id: "Lopez"}
