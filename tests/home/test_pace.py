"""The page on which staff say how fast letters may leave."""

import pytest

from stepup.audit.models import Entry
from stepup.db import db
from stepup.outbox import queries
from stepup.people.models import Role
from tests.campaigns.factories import a_postal_address
from tests.factories import a_staff_member
from tests.signing import sign_in

PAGE = "/staff/letters/pace"


@pytest.fixture
def coordinator(app, client):
    a_postal_address()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))
    return client


def limits():
    return {key: pace.per_minute for key, pace in queries.paces().items()}


def test_limits_are_kept_shown_again_and_lifted(coordinator):
    chosen = {"in_all": "600", "to_each": "", "named": "Gmail 30\n\nexample.org 5"}
    coordinator.post(PAGE, data=chosen | {"warming_since": "2026-11-26"})

    first = limits()
    page = coordinator.get(PAGE).text
    coordinator.post(PAGE, data={"in_all": "", "to_each": "60", "named": "gmail 10"})

    assert first == {"all": 600, "to:gmail": 30, "to:example.org": 5}
    assert "example.org 5" in page
    assert 'value="2026-11-26"' in page
    assert limits() == {"each": 60, "to:gmail": 10}
    deeds = db.session.scalars(db.select(Entry.deed)).all()
    assert deeds.count("set how fast letters leave") == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("in_all", "0", "Write a number of letters a minute"),
        ("named", "gmail fast", "Line 1: write a provider and a number"),
        ("named", "gmail 0", "Line 1: write a provider and a number"),
        ("warming_since", "3026-01-01", "Write the day"),
    ],
)
def test_a_limit_that_is_none_is_said_and_kept_in_the_form(coordinator, field, typed, sentence):
    answer = coordinator.post(PAGE, data={field: typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed in answer.text
    assert limits() == {}


def test_an_empty_house_is_asked_for_its_settings_first(app, client):
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    answer = client.post(PAGE, data={"in_all": "60"})

    assert answer.status_code == 409
    assert "Save the settings first" in answer.text
