"""What staff and mentors do about seats: each page by day on a laptop and by night on a phone."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events.actions import changes, hours, seats, standby, times
from stepup.events.models import Part, Series, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose
from tests.factories import a_mentor, a_person, a_site, a_staff_member, an_event, the_slot, today
from tests.signing import sign_in

pytestmark = pytest.mark.browser
SLOTS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.GUEST, 0, 3)


@pytest.fixture
def pages(house):
    """By who looks: the addresses, with something to be seen on each."""
    with house.app.app_context():
        site = a_site(name="Roosevelt High School", city="Los Angeles")
        series = Series(title="Essay evenings")
        event = an_event(*SLOTS, site=site, title="Career day", starts_in=timedelta(days=2))
        tonight = an_event(*SLOTS, site=site, title="Tonight", starts_in=timedelta(hours=1))
        short = an_event(*SLOTS, site=site, title="Essays", starts_in=timedelta(days=9))
        event.series = short.series = series
        ana = a_mentor(first_name="Ana", city="Los Angeles")
        for one in (event, tonight):
            seats.sign_up(the_slot(one, SlotRole.MENTOR), ana)
        changes.change(event, questions="Do you need a ramp?\nWhat do you eat?")
        guest = seats.sign_up(the_slot(event, SlotRole.GUEST), a_person("Bea"))
        a_mentor(first_name="Cora", city="Los Angeles")
        busy = a_mentor(first_name="Linh", city="Los Angeles")
        seats.sign_up(the_slot(an_event(*SLOTS, site=site, starts_at=event.starts_at)), busy)
        times.say(ana, [(2, Part.EVENING), (5, Part.MORNING)])
        times.add_away(ana, today() + timedelta(days=20), today() + timedelta(days=27))
        standby.search(the_slot(short, SlotRole.MENTOR))
        began = tonight.starts_at
        with clock.travelling(tonight.ends_at):
            hours.write_down(the_slot(tonight), ana, (began, tonight.ends_at), a_person("Zoe"))
            hours.issue(ana)
        db.session.commit()
        staff = f"/staff/events/{event.id}"
        token = links.mint(Purpose.SIGNUP, guest.id, guest.person)
        db.session.commit()
        return {
            a_staff_member(): {
                "staff-event": staff,
                "staff-board": "/staff/events/board",
                "staff-picker": f"{staff}/slots/{the_slot(event).id}/people",
                "staff-hours": f"/staff/events/{tonight.id}/hours",
                "staff-cancel": f"{staff}/cancel",
            },
            ana: {
                "me": "/me",
                "me-times": "/me/times",
                "me-hours": "/me/hours",
                "several": "/events/several",
                "event-in": f"/events/{event.id}",
                "series-in": f"/series/{series.id}",
            },
            None: {
                "series": f"/series/{series.id}",
                "place-asked": f"/signups/{token}",
                "embed": "/embed/events",
                "poster": f"/events/{event.id}/poster",
            },
        }


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_pages_about_seats_are_sound(house, pages, open_page, faults, look, width, scheme):
    for person, found in pages.items():
        page = open_page("/healthz-none", width=width, scheme=scheme)
        if person is not None:
            client = house.app.test_client()
            with house.app.app_context():
                sign_in(client, db.session.merge(person))
            cookie = client.get_cookie("session").value
            page.context.add_cookies([{"name": "session", "value": cookie, "url": house.url}])
        page.said.clear()
        for name, path in found.items():
            page.goto(path)
            page.evaluate(
                "document.querySelectorAll('main details').forEach((d) => { d.open = true })"
            )

            assert (name, faults(page)) == (name, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.said == []
            look(page, name)
            if name == "poster":
                square = page.locator(".poster img")
                ground = square.evaluate("(img) => getComputedStyle(img).backgroundColor")
                assert ground == "rgb(255, 255, 255)"
            if name == "staff-board" and width == 1280:
                heads = page.locator("tr > th:first-child")
                assert len({head.bounding_box()["x"] for head in heads.all()}) == 1


def test_the_look_before_a_seat_is_sound(house, pages, open_page, faults, look):
    staff, found = next(iter(pages.items()))
    client = house.app.test_client()
    with house.app.app_context():
        sign_in(client, db.session.merge(staff))
    page = open_page("/healthz-none", width=390)
    cookie = client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": house.url}])
    page.goto(found["staff-picker"])

    page.get_by_role("button", name="Give her the place").first.click()

    assert faults(page) == []
    look(page, "staff-look-before")
