"""Every page of home and of staff events opens, empty and with something on it."""

import re
from datetime import timedelta

import pytest

from stepup.events.actions import seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from stepup.volunteers.models import Stage
from tests.factories import (
    a_mentor,
    a_person,
    a_staff_member,
    a_volunteer,
    an_event,
    the_slot,
    today,
)
from tests.signing import sign_in

STAFF_PAGES = [
    "/staff",
    "/staff/letters",
    "/staff/settings",
    "/staff/sites/new",
    "/staff/events",
    "/staff/events?show=past",
    "/staff/events/new",
    "/staff/matches",
    "/staff/matches?show=ended",
]


@pytest.mark.parametrize("path", ["/", "/concern"])
def test_public_pages_open_in_an_empty_house(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_pages_open_for_staff_and_for_nobody_else(app, client, path):
    volunteer, staff = a_person(), a_staff_member(role=Role.ADMIN)

    assert client.get(path).status_code == 302
    sign_in(client, volunteer)
    assert client.get(path).status_code == 403
    sign_in(client, staff)
    assert client.get(path).status_code == 200


def test_every_link_of_the_menu_leads_somewhere(app, client):
    sign_in(client, a_staff_member(role=Role.ADMIN))

    menu = client.get("/staff").text.partition("<nav")[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', menu)

    assert links[:2] == ["/staff", "/staff/events"]
    answers = {link: client.get(link, follow_redirects=True).status_code for link in links}
    assert set(answers.values()) == {200}, answers


def test_today_leads_to_everybody_who_waits_and_every_check_that_ends(app, client):
    women = [a_mentor(today() + timedelta(days=number), first_name="Ida") for number in range(11)]
    for _ in range(9):
        a_volunteer(stage=Stage.APPLICANT)
    sign_in(client, a_staff_member(Role.COORDINATOR))

    page = client.get("/staff").text

    assert [f'href="/staff/people/{woman.id}"' in page for woman in women] == [True] * 11
    assert "3 more" in page
    assert 'href="/staff/volunteers/">All 9 who wait' in page


def test_the_pages_of_one_event_open_for_staff(app, client):
    event = an_event()
    sign_in(client, a_staff_member())

    for page in ("", "/change", "/cancel", "/roster"):
        assert client.get(f"/staff/events/{event.id}{page}").status_code == 200


def test_my_page_shows_what_is_next(app, client, monkeypatch):
    event, person = an_event(), a_person("Dana", "Reyes")
    seats.sign_up(the_slot(event), person)
    sign_in(client, person)

    page = client.get("/me").text

    assert "Hello, Dana" in page
    assert event.title in page


@pytest.mark.parametrize(("role", "asks"), [(SlotRole.MENTOR, False), (SlotRole.GUEST, True)])
def test_a_guests_place_is_no_evening_as_a_mentor(app, client, role, asks):
    mentor = a_mentor()
    seats.sign_up(the_slot(an_event(SlotPlan(role, 0, 3))), mentor)
    sign_in(client, mentor)

    assert ("Choose your first evening" in client.get("/me").text) is asks


def test_a_site_of_the_united_states_finds_its_zone_by_the_name_people_use(app, client):
    sign_in(client, a_staff_member(role=Role.ADMIN))

    page = client.get("/staff/sites/new").text

    assert '<option value="America/Los_Angeles">Pacific Time: Los Angeles</option>' in page
    assert page.index("America/Chicago") < page.index("Africa/Abidjan") < page.index("US/Pacific")
