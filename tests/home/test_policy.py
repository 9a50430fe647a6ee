"""The page of the policy: read, propose, confirm."""

from datetime import date

import pytest

from stepup.db import db
from stepup.people.models import Role
from stepup.safety import queries
from tests.factories import a_site, a_staff_member
from tests.signing import sign_in


@pytest.fixture
def ines(app):
    return a_staff_member(Role.SAFEGUARDING_LEAD, first_name="Ines")


@pytest.fixture
def ruth(app):
    return a_staff_member(Role.ADMIN, first_name="Ruth")


def typed(**values):
    return {
        "adults_needed": 3,
        "girls_for_two_adults": 24,
        "girls_per_adult_more": 12,
        "background_check": 36,
        "child_safety": 24,
        "also_required": ["child_safety"],
        "child_safety_minutes": 60,
        "orientation_minutes": 60,
        "references_needed": 2,
        "deciders_needed": 2,
        "adult_age": 18,
        "account_age": 13,
        "speaker_visits_a_year": 2,
        "states_counting_hours": "CA, California",
        "most_hours_a_day": 10,
        "most_days_in_seven": 6,
        "hours_a_month": 16,
        "hours_a_year": 32,
        "day_begins": "08:00",
        "day_ends": "20:00",
        "consent_text": "2026-1",
        "years_records_are_kept": 15,
        "lead_checks": ["mandated_reporter"],
        "conduct_months": 24,
        "conduct_text": "2026-1",
        "former_conduct_until": "2026-12-31",
        "reason": "The council asks for three.",
        **values,
    }


def test_one_proposes_and_another_confirms(client, ines, ruth):
    sign_in(client, ines)
    assert client.post("/staff/policy", data=typed()).status_code == 302
    page = client.get("/staff/policy").text
    assert "The council asks for three." in page
    assert "Confirm the change" not in page
    version = queries.proposed_policy().id
    assert client.post(f"/staff/policy/{version}/accept").status_code == 409

    sign_in(client, ruth)
    assert "Confirm the change" in client.get("/staff/policy").text
    client.post(f"/staff/policy/{version}/accept")

    db.session.rollback()
    policy = queries.policy()
    assert (policy.adults_needed, policy.required_checks) == (
        3,
        ("background_check", "child_safety"),
    )
    assert policy.role_checks == {"lead": ("mandated_reporter",)}
    assert (policy.conduct_months, policy.former_conduct_until) == (24, date(2026, 12, 31))
    assert 'value="3"' in client.get("/staff/policy").text


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"adults_needed": ""}, 422, "A whole number from 1 to 20."),
        ({"adults_needed": 1}, 409, "Two adults are the least."),
        ({"reason": ""}, 422, "Say why"),
        ({"consent_text": "1999-1"}, 422, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(client, ines, values, status, words):
    sign_in(client, ines)

    answer = client.post("/staff/policy", data=typed(girls_for_two_adults=20, **values))

    assert (answer.status_code, words in answer.text) == (status, True)
    assert 'value="20"' in answer.text
    assert queries.proposed_policy() is None


def test_it_is_kept_by_those_who_have_the_role_in_the_whole_house(client, app):
    sign_in(client, a_staff_member(Role.SAFEGUARDING_LEAD, a_site()))
    assert client.get("/staff/policy").status_code == 403
