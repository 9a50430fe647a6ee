"""The pages of events as people see them: on a phone, on a laptop, by day and by night."""

import pytest

from stepup.db import db
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose
from tests.browser.conftest import follow
from tests.factories import a_person, a_site, a_volunteer, an_event, the_slot
from tests.signing import sign_in

pytestmark = pytest.mark.browser
SIZES = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
everywhere = pytest.mark.parametrize(("width", "scheme"), SIZES)
SLOTS = (
    SlotPlan(SlotRole.MENTOR, 2, 4),
    SlotPlan(SlotRole.SPEAKER, 0, 2, "Speaker about her work"),
    SlotPlan(SlotRole.GUEST, 0, 1),
    SlotPlan(SlotRole.TEEN, 0, 24),
)


@pytest.fixture
def season(house):
    """An event in each state worth looking at, and the page of a place in each."""
    with house.app.app_context():
        site = a_site(name="Roosevelt High School", address="456 S Mathews St", city="Los Angeles")
        facts = {"site": site, "bring": "A photo", "description": "We read essays.\n\nWith fruit."}
        event = an_event(*SLOTS, title="Career day at the port with a long name", **facts)
        off = an_event(*SLOTS, title="Called off", **facts)
        guest = the_slot(event, SlotRole.GUEST)
        held = seats.sign_up(guest, a_person(), proved=False)
        waits = seats.sign_up(guest, a_person())
        certain = seats.sign_up(the_slot(event, SlotRole.SPEAKER), a_person())
        gone = seats.withdraw(seats.sign_up(the_slot(event, SlotRole.SPEAKER), a_person()))
        told = seats.sign_up(the_slot(off, SlotRole.GUEST), a_person())
        pages = {
            "list": "/events",
            "list-nothing": "/events?city=Atlantis",
            "list-wrong": "/events?month=banana",
            "month": "/events?view=month",
            "event": f"/events/{event.id}",
            "event-off": f"/events/{off.id}",
            "asked": f"/events/{event.id}/asked",
            "place-held": place(held),
            "place-waits": place(waits),
            "place-certain": place(certain),
            "place-gone": place(gone),
            "place-off": place(told),
        }
        changes.cancel(off, "The school is closed for snow.")
        db.session.commit()
        return pages


def place(signup):
    return f"/signups/{links.mint(Purpose.SIGNUP, signup.id, signup.person)}"


def sound(page, faults):
    assert faults(page) == []
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert [words for words in page.said if "status of 4" not in words] == []


@everywhere
def test_the_public_pages_are_sound(season, open_page, faults, look, width, scheme):
    page = open_page("/events", width=width, scheme=scheme)
    for name, path in season.items():
        page.goto(path)

        sound(page, faults)
        look(page, name)


@pytest.fixture
def signed_in_page(house, open_page):
    """`signed_in_page(person, path)`, through the cookie that the sign-in gives."""

    def opened(person, path, **options):
        client = house.app.test_client()
        sign_in(client, person)
        cookie = client.get_cookie("session")
        page = open_page("/healthz-none", **options)
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": house.url}])
        page.said.clear()
        page.goto(path)
        return page

    return opened


@everywhere
def test_the_signed_in_pages_are_sound(house, season, signed_in_page, faults, look, width, scheme):
    with house.app.app_context():
        applicant = a_volunteer().person
        page = signed_in_page(applicant, season["event"], width=width, scheme=scheme)

    page.locator("summary", has_text="Why can't I?").first.click()
    sound(page, faults)
    look(page, "event-signed-in")

    page.goto("/me/feeds")
    page.get_by_label("Where will you read it?").fill("my phone")
    follow(page, page.get_by_role("button", name="Make the address"))
    sound(page, faults)
    look(page, "feeds")


def test_a_guest_signs_up_with_the_keyboard_and_reads_what_she_did_wrong(season, open_page, look):
    page = open_page(season["event"], width=390)
    sheet = page.locator("#sign-up")
    sheet.get_by_label("Speaker about her work").check()
    sheet.get_by_label("First name").fill("Gina")
    sheet.get_by_label("Last name").fill("Park")
    sheet.get_by_label("E-mail").fill("gina")
    sheet.get_by_label("E-mail").press("Enter")

    summary = page.locator(".error-summary")
    assert summary.evaluate("box => box === document.activeElement")
    look(page, "event-wrong")
    summary.get_by_role("link").click()
    page.keyboard.press("End")
    page.keyboard.type("@example.org")
    page.keyboard.press("Enter")

    page.wait_for_url("**/asked")
    assert page.get_by_role("heading", level=1).inner_text() == "One step left: look in your inbox"


def test_a_search_needs_no_button_where_scripts_run(season, open_page):
    page = open_page("/events")

    page.get_by_label("Come as").select_option("lead")

    page.wait_for_url("**role=lead**")
    assert "Nothing like that is planned yet" in page.content()


def test_everything_works_without_scripts(season, open_page):
    page = open_page("/events", java_script_enabled=False)

    page.get_by_label("Come as").select_option("speaker")
    follow(page, page.get_by_role("button", name="Show"))
    follow(page, page.get_by_role("link", name="Career day at the port with a long name"))

    assert page.get_by_role("button", name="Sign up").is_visible()
