"""Who may act on events: staff who run them, at their own sites, and nobody else among staff."""

import pytest

from stepup.db import db
from stepup.events.models import Event, EventState
from stepup.people.models import Grant, Role
from tests.factories import a_site, a_staff_member, an_event
from tests.signing import sign_in


@pytest.fixture
def event(app):
    return an_event()


def calls_off(client, event):
    return client.post(f"/staff/events/{event.id}/cancel", data={"reason": "Snow"})


@pytest.mark.parametrize("role", [Role.MATCH_SUPPORT, Role.SAFEGUARDING_LEAD])
def test_staff_who_do_not_run_events_read_them_and_change_nothing(client, event, role):
    sign_in(client, a_staff_member(role, event.site))

    assert client.get(f"/staff/events/{event.id}").status_code == 200
    assert calls_off(client, event).status_code == 403
    assert client.post("/staff/events/new", data={}).status_code == 403
    db.session.refresh(event)
    assert event.state is EventState.OPEN


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SITE_LEAD, Role.ADMIN])
def test_who_runs_events_calls_hers_off_and_no_other(client, event, role):
    elsewhere = an_event(site=a_site(name="Elsewhere"))
    sign_in(client, a_staff_member(role, event.site))

    assert calls_off(client, elsewhere).status_code == 403
    assert calls_off(client, event).status_code == 302
    states = {found.id: found.state for found in db.session.scalars(db.select(Event))}
    assert states == {event.id: EventState.CANCELLED, elsewhere.id: EventState.OPEN}


@pytest.mark.parametrize("role", Role)
def test_planning_is_offered_to_who_may_plan(client, app, role):
    sign_in(client, a_staff_member(role, a_site()))
    is_offered = role in {Role.COORDINATOR, Role.SITE_LEAD, Role.ADMIN}

    for address in ("/staff/", "/staff/events", "/staff/events/board"):
        page = client.get(address, follow_redirects=True).text
        assert ("/staff/events/new" in page) == is_offered, address


def test_match_support_everywhere_is_no_coordinator_everywhere(client, event):
    """Roles add up, but each stays at its own sites."""
    both = a_staff_member(Role.COORDINATOR, a_site(name="Elsewhere"))
    db.session.add(Grant(person=both, role=Role.MATCH_SUPPORT, site=None))
    sign_in(client, both)

    assert calls_off(client, event).status_code == 403


def test_events_are_planned_at_her_own_sites_only(client, event):
    elsewhere = a_site(name="Elsewhere")
    sign_in(client, a_staff_member(Role.COORDINATOR, event.site))

    page = client.get("/staff/events/new").text
    answer = client.post("/staff/events/new", data={"site": elsewhere.id, "title": "Stray"})

    assert event.site.name in page
    assert "Elsewhere" not in page
    assert answer.status_code == 422
