"""Feeds and files: what they hold, who may read them, and when they say “you have it”."""

import re
from datetime import UTC, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.http import http_date

from stepup import clock
from stepup.db import db
from stepup.events import revisions, tasks
from stepup.events.actions import changes, evening, seats
from stepup.events.models import CalendarChange, Event, Series, SlotRole, Visibility
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import PersonalLink, Purpose
from tests.events.mail import newest, page_of, sequence_in
from tests.factories import a_hold, a_mentor, a_person, a_site, an_event, kept, the_slot
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)


def entries(answer):
    assert answer.status_code == 200
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.data).events}


def feed_of(person):
    token = links.mint(Purpose.FEED, person.id, person, name="phone")
    db.session.commit()
    return f"/feeds/{token}.ics"


def later(monkeypatch, **span):
    moment = clock.now() + timedelta(**span)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture(params=["/calendar.ics", "site", "own", "event", "series"])
def address(request, app):
    """Each kind of calendar, with one event in it."""
    event, ana = an_event(title="Essays"), a_person()
    seats.sign_up(the_slot(event), ana)
    return {
        "site": f"/sites/{event.site_id}/calendar.ics",
        "own": feed_of(ana),
        "event": f"/events/{event.id}.ics",
        "series": a_series_with(event),
    }.get(request.param, request.param)


def a_series_with(event):
    event.series = series = kept(Series(title="Spring"))
    db.session.commit()
    return f"/series/{series.id}.ics"


def test_a_calendar_is_text_that_programs_read(client, address):
    answer = client.get(address)

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert list(entries(answer)) == ["Essays"]
    assert "Set-Cookie" not in answer.headers


def test_head_says_exactly_what_get_would(client, address):
    got, asked = client.get(address), client.head(address)

    assert asked.data == b""
    assert asked.headers["Content-Length"] == str(len(got.data))
    assert asked.headers["ETag"] == got.headers["ETag"]


def test_the_same_calendar_is_the_same_bytes(client, address):
    assert client.get(address).data == client.get(address).data


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}', "*", '{}, "other"'], ids=str)
def test_who_names_its_tag_has_it(client, address, wrap):
    tag = client.get(address).headers["ETag"]

    answer = client.get(address, headers={"If-None-Match": wrap.format(tag)})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert "Content-Type" not in answer.headers


def test_who_names_its_date_has_it(client, address):
    date = client.get(address).headers["Last-Modified"]

    assert client.get(address, headers={"If-Modified-Since": date}).status_code == 304


NONSENSE = ["nonsense", "Thu, 32 Foo 2026 99:99:99 GMT", "0", "", "Thu, 01 Jan 1970 00:00:00 GMT"]


@pytest.mark.parametrize("date", [*NONSENSE, "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_date_that_proves_nothing_gets_the_whole_calendar(client, address, date):
    assert client.get(address, headers={"If-Modified-Since": date}).status_code == 200


def test_a_wrong_tag_beats_a_right_date(client, address):
    date = client.get(address).headers["Last-Modified"]
    headers = {"If-None-Match": '"other"', "If-Modified-Since": date}

    assert client.get(address, headers=headers).status_code == 200


def test_an_unchanged_public_feed_asks_nothing_but_its_version(client, count_queries):
    an_event()
    tag = client.get("/calendar.ics").headers["ETag"]

    with count_queries() as queries:
        answer = client.get("/calendar.ics", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert queries == []  # the version is one row, read over the driver


def test_an_unchanged_own_feed_asks_for_link_hold_and_version_only(client, count_queries):
    event, ana = an_event(), a_person()
    seats.sign_up(the_slot(event), ana)
    feed = feed_of(ana)
    tag = client.get(feed).headers["ETag"]

    with count_queries() as queries:
        client.get(feed, headers={"If-None-Match": tag})

    assert [re.search(r"FROM (\w+)", query)[1] for query in queries] == [
        "personal_link",
        "hold",
        "calendar_change",
    ]


def moved(event):
    changes.change(event, room="Room 9")


def called_off(event):
    changes.cancel(event, "Snow.")


def hidden(event):
    changes.change(event, visibility=Visibility.PRIVATE)


@pytest.mark.parametrize("deed", [moved, called_off, hidden])
@pytest.mark.parametrize("kind", ["/calendar.ics", "/sites/{}/calendar.ics"])
def test_a_feed_has_changed_when_what_it_shows_has(client, kind, deed):
    event = an_event()
    address = kind.format(event.site_id)
    tag = client.get(address).headers["ETag"]

    deed(event)
    db.session.commit()

    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_her_feed_has_changed_when_her_place_has(client):
    event, ana, bea = an_event(), a_person(), a_person()
    first = seats.sign_up(the_slot(event), bea)
    feed, tags = feed_of(ana), []

    def look():
        tags.append(client.get(feed).headers["ETag"])

    look()
    seats.sign_up(the_slot(event), ana)
    look()
    seats.withdraw(first)
    look()
    changes.change(event, room="Room 9")
    look()

    assert len(set(tags)) == 4


def test_a_feed_has_changed_at_midnight_because_its_window_moved(client, monkeypatch):
    an_event()
    tag = client.get("/calendar.ics").headers["ETag"]

    later(monkeypatch, days=1)

    assert client.get("/calendar.ics", headers={"If-None-Match": tag}).status_code == 200


def test_other_peoples_places_do_not_change_her_feed(client):
    event, ana = an_event(), a_person()
    feed = feed_of(ana)
    tag = client.get(feed).headers["ETag"]

    seats.sign_up(the_slot(event), a_person())

    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304


def test_a_feed_reaches_from_ninety_days_back_to_two_years_ahead(client, monkeypatch):
    site = a_site()
    for title, days in [("Just in", 729), ("Too far", 732), ("Tomorrow", 1), ("Next", 4)]:
        an_event(site=site, title=title, starts_in=timedelta(days=days))
    assert set(entries(client.get("/calendar.ics"))) == {"Just in", "Tomorrow", "Next"}

    later(monkeypatch, days=93)

    assert "Next" in entries(client.get("/calendar.ics"))
    assert "Tomorrow" not in entries(client.get("/calendar.ics"))


def test_a_cancelled_event_stays_sixty_days_as_cancelled(client, monkeypatch):
    event = an_event(title="Essays", starts_in=timedelta(days=100))
    changes.cancel(event, "Snow.")

    shown = entries(client.get("/calendar.ics"))["Cancelled: Essays"]
    assert (shown["STATUS"], shown["SEQUENCE"]) == ("CANCELLED", 1)

    later(monkeypatch, days=62)
    assert entries(client.get("/calendar.ics")) == {}


def test_a_finished_event_stays_and_a_draft_is_not_there(client, monkeypatch):
    event = an_event(title="Essays")
    an_event(title="Draft", opened=False)
    later(monkeypatch, days=8)
    evening.close(event)

    assert list(entries(client.get("/calendar.ics"))) == ["Essays"]


def test_a_site_has_its_own_public_events_only(client):
    event = an_event(title="Here")
    an_event(title="Elsewhere")
    an_event(title="Hidden", site=event.site, visibility=Visibility.PRIVATE)

    assert list(entries(client.get(f"/sites/{event.site_id}/calendar.ics"))) == ["Here"]


def test_her_feed_says_what_is_certain_and_what_she_waits_for(client):
    ana, bea = a_person(), a_person()
    certain, waited = an_event(title="Certain"), an_event(title="Waited", starts_in=DAYS[9])
    offered = an_event(title="Offered", starts_in=DAYS[11])
    private = an_event(title="Private", starts_in=DAYS[13], visibility=Visibility.PRIVATE)
    for event in (waited, offered):
        seats.sign_up(the_slot(event), bea)
    for event in (certain, waited, offered, private):
        seats.sign_up(the_slot(event), ana)
    seats.withdraw(seats.sign_up(the_slot(offered), bea))

    shown = entries(client.get(feed_of(ana)))

    assert {title: str(event["STATUS"]) for title, event in shown.items()} == {
        "Certain": "CONFIRMED",
        "Waited": "TENTATIVE",
        "Offered": "TENTATIVE",
        "Private": "CONFIRMED",
    }


DAYS = [timedelta(days=number) for number in range(20)]


def test_feed_letter_file_and_page_speak_of_the_same_version(client):
    event, ana = an_event(title="Essays"), a_person()
    seats.withdraw(seats.sign_up(the_slot(event), ana))
    seats.sign_up(the_slot(event), ana)
    letter = newest()

    in_feed = entries(client.get(feed_of(ana)))["Essays"]
    in_file = entries(client.get(f"{page_of(letter)}.ics"))["Essays"]

    assert sequence_in(letter) == in_feed["SEQUENCE"] == in_file["SEQUENCE"] == 2
    assert {str(in_feed["UID"]), str(in_file["UID"])} == {event.uid}


def test_the_file_of_a_place_is_for_a_place_that_is_certain(client):
    event = an_event()
    seats.sign_up(the_slot(event), a_person(), proved=False)

    assert client.get(f"{page_of(newest())}.ics").status_code == 404


def test_a_hold_empties_her_feed_at_once(client):
    event, mentor = an_event(MENTORS), a_mentor()
    seats.sign_up(the_slot(event), mentor)
    feed = feed_of(mentor)
    tag = client.get(feed).headers["ETag"]

    a_hold(mentor)

    answer = client.get(feed, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert entries(answer) == {}


def test_a_private_feed_is_kept_by_nobody_else(client):
    answer = client.get(feed_of(a_person()))

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "public" in client.get("/calendar.ics").headers["Cache-Control"]


def test_a_token_for_something_else_opens_no_feed(client):
    ana = a_person()
    token = links.mint(Purpose.SIGNUP, ana.id, ana)
    db.session.commit()

    assert client.get(f"/feeds/{token}.ics").status_code == 404


def test_a_calendar_never_waits_for_a_writer(app, address, build_app, database_url):
    """A GET that wanted SQLite's write lock would wait half a minute here, and then fail."""
    reader = build_app(database_url)
    db.session.execute(db.update(Event).values(bring="A pen"))  # not committed: holds the lock

    with reader.app_context():
        answer = FlaskClient(reader).get(address)

    assert answer.status_code == 200
    assert "A pen" not in answer.text


def test_she_makes_a_feed_reads_it_once_and_revokes_it(client):
    ana = a_person()
    sign_in(client, ana)

    made = client.post("/me/feeds", data={"name": "my phone"})
    address = re.search(r"/feeds/[\w-]+\.ics", made.text).group()
    again = client.get("/me/feeds")

    assert client.get(address).status_code == 200
    assert "my phone" in again.text
    assert address not in again.text
    assert "no-store" in made.headers["Cache-Control"]

    link = db.session.scalars(db.select(PersonalLink).filter_by(purpose=Purpose.FEED)).one()
    client.post(f"/me/feeds/{link.id}/revoke")
    assert list(entries(client.get(address))) == ["This calendar was switched off"]


def test_nobody_revokes_the_feed_of_another(client):
    feed = feed_of(a_person())
    link = db.session.scalars(db.select(PersonalLink).filter_by(purpose=Purpose.FEED)).one()
    sign_in(client, a_person())

    assert client.post(f"/me/feeds/{link.id}/revoke").status_code == 404
    assert client.get(feed).status_code == 200


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Give it a name"), ("  ", "Give it a name"), ("x" * 10_000, "under 80 characters")],
)
def test_a_feed_has_a_name_of_its_own(client, name, sentence):
    sign_in(client, a_person())

    answer = client.post("/me/feeds", data={"name": name})

    assert answer.status_code == 422
    assert sentence in answer.text


def test_feeds_are_for_whoever_is_signed_in(client):
    assert client.get("/me/feeds").status_code == 302
    assert client.post("/me/feeds", data={"name": "phone"}).status_code == 403


def test_forgetting_old_changes_leaves_the_newest_of_each_feed(client, monkeypatch):
    event = an_event()
    changes.change(event, room="Room 9")
    db.session.commit()
    before = revisions.current(revisions.PUBLIC)
    later(monkeypatch, days=200)

    tasks.forget_old_revisions()

    after = revisions.current(revisions.PUBLIC)
    assert after.changed_at == before.changed_at
    assert after.mark == f"1.{before.mark.partition('.')[2]}"


def test_a_change_seen_only_after_a_later_one_is_a_new_version_too(any_app):
    db.session.add(CalendarChange(id=50, scope=revisions.PAGES))
    db.session.commit()
    before = revisions.current(revisions.PAGES)
    at_the_door = revisions.at_the_door(db.engine)

    db.session.add(CalendarChange(id=49, scope=revisions.PAGES))
    db.session.commit()

    assert (before.mark, at_the_door) == ("1.50", "1.50")
    assert revisions.current(revisions.PAGES).mark == "2.50"
    assert revisions.at_the_door(db.engine) == "2.50"


def test_the_date_of_a_feed_is_that_of_its_last_change(client, monkeypatch):
    moment = later(monkeypatch, hours=0).astimezone(UTC)
    an_event()

    assert client.get("/calendar.ics").headers["Last-Modified"] == http_date(moment)
