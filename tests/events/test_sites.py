"""A site moves: the calendars of everybody who meets there show it, and she reads one letter."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import revisions
from stepup.events.actions import bookings, changes, seats
from stepup.people import links
from stepup.people.models import Purpose
from tests.calendars.factories import all_of
from tests.events.calendars import ModelCalendar
from tests.events.mail import calendars_in, kinds, newest
from tests.events.test_together import a_course
from tests.factories import a_person, a_program, a_staff_member, an_event, the_slot
from tests.signing import sign_in


@pytest.fixture
def ana(app):
    return a_person(email="ana@example.org")


def save(client, site, *, sure=True, **other):
    names = ("name", "address", "city", "state", "time_zone", "directions", "latitude", "longitude")
    known = {name: getattr(site, name) for name in names}
    typed = {name: "" if value is None else value for name, value in (known | other).items()}
    typed |= {"save": "1"} if sure else {}
    return client.post(f"/staff/sites/{site.id}", data=typed, follow_redirects=True).text


def feed_of(person):
    address = f"/feeds/{links.mint(Purpose.FEED, person.id, person)}.ics"
    db.session.commit()
    return address


def test_another_address_of_a_site_is_one_letter_that_moves_each_coming_date(client, ana):
    events = a_course(dates=2)
    bookings.book([the_slot(event) for event in events], ana)
    online = an_event(site=events[0].site, online_url="https://meet.example/1")
    past = an_event(site=events[0].site, starts_in=timedelta(days=-9))
    calendar, feed = ModelCalendar(ana.email), feed_of(ana)
    for text in calendars_in(newest(ana.email)):
        calendar.receive(text)
    tags = [client.get(one).headers["ETag"] for one in (feed, f"/events/{past.id}.ics")]
    sign_in(client, a_staff_member())

    page = save(client, events[0].site, address="9 Harbor Road")

    assert "Whoever meets there reads where it is from now on." in page
    assert kinds(ana.email) == ["booked", "moved_dates"]
    for text in calendars_in(newest(ana.email)):
        calendar.receive(text)
    assert {place.split(", ")[1] for *_, place in calendar.shows.values()} == {"9 Harbor Road"}
    assert [event.sequence for event in (*events, online, past)] == [1, 1, 0, 0]
    after = [client.get(one).headers["ETag"] for one in (feed, f"/events/{past.id}.ics")]
    assert [one for one in after if one in tags] == []


def test_who_would_hear_that_a_site_is_elsewhere_is_shown_before_it_is_saved(client, ana):
    event = an_event()
    seats.sign_up(the_slot(event), ana)
    db.session.commit()
    before = event.site.address
    sign_in(client, a_staff_member())

    page = save(client, event.site, sure=False, address="9 Harbor Road")

    assert "Nothing is saved yet." in page
    assert "1 letter leaves as soon as you save" in page
    assert "ana@example.org): a letter that says what changed" in page
    assert (kinds(ana.email), event.sequence, event.site.address) == (["confirmed"], 0, before)
    assert 'name="address" value="9 Harbor Road"' in page
    assert "is saved." in save(client, event.site, sure=False, directions="Ring twice.")


def test_how_to_find_it_moves_nobody(client, ana):
    event = an_event()
    seats.sign_up(the_slot(event), ana)
    db.session.commit()
    sign_in(client, a_staff_member())

    page = save(client, event.site, directions="Ring twice.", latitude="34.06", longitude="-118.2")

    assert "is saved." in page
    assert "Whoever meets there" not in page
    assert (kinds(ana.email), event.sequence) == (["confirmed"], 0)


def test_another_name_of_the_organisation_is_another_name_of_her_feed(client, ana):
    feed = feed_of(ana)
    tag = client.get(feed).headers["ETag"]
    sign_in(client, a_staff_member())
    typed = {
        "name": "Step Higher",
        "postal_address": "1 Main St",
        "from_address": "hello@stepup.example",
        "time_zone": "America/Los_Angeles",
    }

    client.post("/staff/settings", data=typed)

    answer = client.get(feed, headers={"If-None-Match": tag})
    assert (answer.status_code, all_of("NAME", answer.data)) == (200, ["Step Higher: my dates"])


def test_another_program_is_another_category_in_feeds_and_no_letter(client, ana, monkeypatch):
    event = an_event()
    seats.sign_up(the_slot(event), ana)
    feed, file = feed_of(ana), f"/events/{event.id}.ics"
    tags = [client.get(one).headers["ETag"] for one in (feed, file)]
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    changes.change(event, program=a_program("Pathways"))
    db.session.commit()

    for address, tag in zip((feed, file), tags, strict=True):
        answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, all_of("CATEGORIES", answer.data)) == (200, ["Pathways"])
        assert all_of("SEQUENCE", answer.data) == ["0"]
    assert kinds(ana.email) == ["confirmed"]
    assert revisions.current(revisions.of_person(ana.id)).changed_at == later
