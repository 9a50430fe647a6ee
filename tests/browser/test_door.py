"""The evening on a phone that loses its connection in the middle, and finds it again."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Attendance, Event, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose, Role
from tests.factories import a_cohort, a_mentor, a_staff_member, a_teen, an_event, the_slot
from tests.signing import sign_in

pytestmark = pytest.mark.browser
PLACES = SlotPlan(SlotRole.MENTOR, 0, 4), SlotPlan(SlotRole.TEEN, 0, 9)


@pytest.fixture
def roster(house):
    """Two mentors and a girl are awaited; the page's address."""
    with house.app.app_context():
        cohort = a_cohort()
        event = an_event(*PLACES, cohort=cohort, site=cohort.site, starts_in=timedelta(hours=2))
        for name in ("Dana", "Linh"):
            mentor = a_mentor(first_name=name, last_name="Reyes")
            seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
        girl = a_teen(cohort, first_name="Maya").person
        seats.sign_up(the_slot(event, SlotRole.TEEN), girl)
        token = links.mint(Purpose.CHECK_IN, event.id, a_staff_member())
        db.session.commit()
        return f"/check-in/{token}"


def check_in(page, name):
    page.locator("li", has_text=name).get_by_role("button", name="Check in").click()


def here(house):
    with house.app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Attendance))


def test_taps_made_without_a_connection_arrive_when_it_is_back(house, open_page, roster):
    page = open_page(roster, width=390)
    check_in(page, "Dana Reyes")
    page.locator("li.is-here").wait_for()

    page.context.set_offline(True)
    check_in(page, "Linh Reyes")
    page.get_by_text("1 tap waits on this phone").wait_for()
    check_in(page, "Maya")
    page.get_by_text("2 taps wait on this phone").wait_for()
    assert here(house) == 1

    page.context.set_offline(False)
    page.locator("li.is-here").nth(2).wait_for()
    assert page.get_by_text("Two or more cleared adults are here").is_visible()
    assert page.get_by_text("on this phone").is_hidden()
    assert here(house) == 3


def test_what_could_not_be_is_shown_when_it_is_known(house, open_page, roster):
    page = open_page(roster, width=390)
    page.context.set_offline(True)
    check_in(page, "Maya")
    page.get_by_text("1 tap waits").wait_for()

    page.context.set_offline(False)

    page.get_by_text("These could not be").wait_for()
    assert "it needs 2 who are not related" in page.locator("[data-taps-conflicts]").inner_text()
    assert here(house) == 0


def test_a_reload_without_a_connection_keeps_the_page_and_the_taps(house, open_page, roster):
    page = open_page(roster, width=390)
    page.locator("html[data-kept]").wait_for(state="attached")
    page.context.set_offline(True)
    check_in(page, "Dana Reyes")
    page.get_by_text("1 tap waits on this phone").wait_for()

    page.reload()
    page.get_by_text("1 tap waits on this phone").wait_for()
    check_in(page, "Linh Reyes")
    page.get_by_text("2 taps wait on this phone").wait_for()
    assert (
        page.locator("h1").evaluate("(h) => getComputedStyle(h).fontFamily").startswith("Manrope")
    )

    page.context.set_offline(False)
    page.locator("li.is-here").nth(1).wait_for()
    assert here(house) == 2


@pytest.fixture
def open_evening(house, open_page):
    """It has begun: `Dana`, `Linh` and a girl are awaited; the page of the lead who signed in."""
    client = house.app.test_client()
    with house.app.app_context():
        cohort = a_cohort()
        facts = {"cohort": cohort, "site": cohort.site}
        begun = clock.now() - timedelta(minutes=10)
        event = an_event(*PLACES, SlotPlan(SlotRole.GUEST, 0, 2), starts_at=begun, **facts)
        for name in ("Dana", "Linh"):
            mentor = a_mentor(first_name=name, last_name="Reyes")
            seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
        seats.sign_up(the_slot(event, SlotRole.TEEN), a_teen(cohort, first_name="Maya").person)
        a_teen(cohort, first_name="Zoe")
        lead = a_staff_member(Role.SITE_LEAD, cohort.site, phone="+16265550188")
        address = f"/staff/events/{event.id}/roster"
        sign_in(client, lead)
    page = open_page("/", width=390)
    session = client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": session, "url": house.url}])
    page.goto(address)
    page.locator("html[data-kept]").wait_for(state="attached")
    return page


def test_a_whole_evening_on_a_phone_whose_network_goes_in_the_middle(house, open_evening, look):
    page = open_evening
    check_in(page, "Dana Reyes")
    page.locator("li.is-here").wait_for()

    page.context.set_offline(True)
    check_in(page, "Maya")
    check_in(page, "Linh Reyes")
    page.locator("li", has_text="Dana Reyes").get_by_role("button", name="Undo").click()
    page.locator("summary", has_text="Somebody came without a place").click()
    page.get_by_label("Comes as").select_option("Guest")
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("E-mail").fill("nora@example.org")
    page.get_by_role("button", name="She is here").click()
    page.get_by_text("4 taps wait on this phone").wait_for()
    page.reload()
    page.get_by_text("4 taps wait on this phone").wait_for()
    page.locator("summary", has_text="If something happens").click()
    assert page.get_by_role("link", name="+16265550188").is_visible()
    look(page, "evening-offline")

    page.context.set_offline(False)
    conflicts = page.locator("[data-taps-conflicts]")
    conflicts.get_by_text("Maya").wait_for()
    page.locator("li.is-here", has_text="Nora").wait_for()
    assert "it needs 2 who are not related" in conflicts.inner_text()
    assert page.locator("li.is-here").count() == 2
    assert page.locator("#girl").input_value() == ""
    page.get_by_role("button", name="Noted").click()
    assert conflicts.is_hidden()
    look(page, "evening-back")
    for name in ("Dana Reyes", "Maya"):
        check_in(page, name)
        page.locator("li.is-here", has_text=name).wait_for()
    page.get_by_role("button", name="Close the evening").click()

    assert page.get_by_text("The evening is recorded: 4 people came.").is_visible()
    assert here(house) == 4


def test_who_came_and_may_not_be_counted_stays_in_the_form_with_the_reason(house, open_evening):
    page = open_evening
    page.locator("summary", has_text="Somebody came without a place").click()
    page.get_by_label("Comes as").select_option("Mentor")
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("E-mail").fill("nora@example.org")

    page.get_by_role("button", name="She is here").click()

    page.get_by_text("These could not be").wait_for()
    assert "background check" in page.locator("[data-taps-conflicts]").inner_text()
    assert page.get_by_label("First name").input_value() == "Nora"
    assert here(house) == 0


KEPT = (
    "async () => [...await (await caches.open('door')).keys()].map((k) => new URL(k.url).pathname)"
)


@pytest.fixture
def staff_roster(house, open_page):
    """A page on which one mentor is awaited, open for a member of staff, and its address."""
    client = house.app.test_client()
    with house.app.app_context():
        staff = a_staff_member()
        event = an_event(*PLACES, starts_in=timedelta(hours=2))
        seats.sign_up(
            the_slot(event, SlotRole.MENTOR), a_mentor(first_name="Dana", last_name="Reyes")
        )
        address = f"/staff/events/{event.id}/roster"
        sign_in(client, staff)
    page = open_page("/")
    session = client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": session, "url": house.url}])
    page.goto(address)
    page.locator("html[data-kept]").wait_for(state="attached")
    return page, address


def only_looking(route):
    """A connection too weak to send anything."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def sign_out(page):
    with page.expect_navigation():
        page.locator("form[action='/sign-out'] button").first.evaluate("(button) => button.click()")


def test_no_other_page_is_kept_and_signing_out_leaves_no_name_on_the_phone(staff_roster):
    page, address = staff_roster
    page.goto(address.removesuffix("/roster"))
    pages = [one for one in page.evaluate(KEPT) if not one.startswith("/assets/")]
    assert pages == [address]

    sign_out(page)

    assert page.evaluate(KEPT) == []


def test_signing_out_sends_the_taps_that_wait_on_the_phone(house, staff_roster):
    page, address = staff_roster
    page.route("**", only_looking)
    check_in(page, "Dana Reyes")
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('taps-'))")
    page.close()
    other = page.context.new_page()
    other.goto(house.url + address.removesuffix("/roster"))
    assert here(house) == 0

    sign_out(other)

    assert here(house) == 1
    assert other.evaluate("localStorage.length") == 0


def test_a_kiosk_on_a_table_for_everybody_keeps_nothing(open_page, roster):
    page = open_page(f"{roster}/kiosk")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("caches.has('door')") is False
    workers = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert page.evaluate(workers) == 0


def test_an_evening_that_is_long_over_is_not_kept(house, open_page, roster):
    with house.app.app_context():
        for event in db.session.scalars(db.select(Event)):
            event.starts_at -= timedelta(days=1)
            event.ends_at -= timedelta(days=1)
        db.session.commit()

    page = open_page(roster, width=390)
    with page.expect_response(lambda answer: answer.url.endswith(roster)):
        page.reload()

    assert [one for one in page.evaluate(KEPT) if "check-in" in one] == []
    page.evaluate(
        """async () => (await caches.open("door")).put(
            "/check-in/old", new Response("Maya", { headers: { "X-Keep-Until": "1" } }))"""
    )
    page.goto("/")
    page.wait_for_function("async () => (await (await caches.open('door')).keys()).length === 0")
