"""A page that is kept never shows yesterday's seats, another reader's token, or a member's view."""

import re

import pytest

from stepup import clock
from stepup.db import db
from stepup.events.actions import changes, planning, seats, waitlist
from stepup.events.models import SlotRole, Visibility
from stepup.events.plans import SlotPlan
from tests.factories import a_person, an_event, the_slot
from tests.signing import sign_in

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NONCE = re.compile(r'[nN]once"?[=:]"([^"]+)"')


def without_hers(page):
    for hers in TOKEN.findall(page) + NONCE.findall(page):
        page = page.replace(hers, "")
    return page


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch):
    """Within one minute, so that only a change can make a page new."""
    noon = clock.now().replace(second=0, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def event(app):
    return an_event(SlotPlan(SlotRole.GUEST, 0, 9), title="Mock interviews")


@pytest.mark.parametrize("path", ["/events", "/events/{}"])
def test_the_second_stranger_costs_no_question_but_the_version(event, client, count_queries, path):
    page = path.format(event.id)
    first = client.get(page).text
    with count_queries() as queries:
        again = client.get(page).text

    assert queries == []  # the version is one row, read over the driver
    assert without_hers(again) == without_hers(first)


def test_a_seat_taken_shows_at_the_next_request_of_every_process(event, app, client, build_app):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    other = build_app(url).test_client()
    for reader in (client, other):
        assert "0 of 9 taken" in reader.get(f"/events/{event.id}").text

    seats.sign_up(the_slot(event), a_person())
    db.session.commit()

    for reader in (client, other):
        assert "1 of 9 taken" in reader.get(f"/events/{event.id}").text
        assert "1 of 9 taken" in reader.get("/events").text


def test_a_new_title_a_new_number_and_a_cancellation_show_at_once(event, client):
    page = f"/events/{event.id}"
    client.get(page)

    changes.change(event, title="Real interviews")
    db.session.commit()
    assert "Real interviews" in client.get(page).text

    planning.resize(the_slot(event), 0, 12)
    db.session.commit()
    assert "0 of 12 taken" in client.get(page).text

    changes.cancel(event, "Snow")
    db.session.commit()
    assert "Snow" in client.get(page).text


def test_every_reader_has_a_token_and_a_nonce_of_her_own(event, app, build_app, client):
    page = f"/events/{event.id}"
    other = app.test_client()
    answers = [client.get(page), other.get(page), other.get(page)]
    tokens = [TOKEN.search(answer.text).group(1) for answer in answers]
    nonces = [set(NONCE.findall(answer.text)) for answer in answers]

    assert tokens[0] != tokens[1]
    assert all(len(found) == 1 for found in nonces)
    assert nonces[1] != nonces[2]
    for answer, (nonce,) in zip(answers, nonces, strict=True):
        assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]


def test_what_a_member_sees_is_never_shown_to_a_stranger(event, app, client):
    member = app.test_client()
    person = a_person("Dana", "Reyes")
    sign_in(member, person)
    page = f"/events/{event.id}"

    hers = member.get(page).text
    stranger = client.get(page).text
    hers_again = member.get(page).text

    assert "First name" not in hers
    assert "First name" in stranger
    assert "First name" not in hers_again


def test_spanish_and_english_readers_have_sheets_of_their_own(event, client):
    english = client.get("/events", headers={"Accept-Language": "en"}).text
    spanish = client.get("/events", headers={"Accept-Language": "es"}).text

    assert '<html lang="en"' in english
    assert '<html lang="es"' in spanish


@pytest.mark.parametrize("name", ["e", "Mock", "csrf_token"])
def test_nobody_writes_into_the_pages_of_others_by_naming_her_request(event, client, name):
    page = f"/events/{event.id}"

    client.get(page, headers={"X-Request-ID": name})
    again = client.get(page, headers={"X-Request-ID": "defaced"}).text

    assert "Mock interviews" in again
    assert "defaced" not in again


def test_a_seat_that_lapses_or_is_offered_on_shows_at_once(client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 1))
    first = seats.sign_up(the_slot(event), a_person())
    waits = seats.sign_up(the_slot(event), a_person())
    assert "1 of 1 taken, full" in client.get("/events").text

    seats.withdraw(first)
    assert "1 of 1 taken, full" in client.get("/events").text
    waits.expires_at = clock.now()
    waitlist.lapse_expired(waits.slot)
    assert "0 of 1 taken" in client.get("/events").text


def test_what_is_hidden_now_is_not_listed_any_more(event, client):
    assert "Mock interviews" in client.get("/events").text

    changes.change(event, visibility=Visibility.PRIVATE)

    assert "Mock interviews" not in client.get("/events").text


def test_a_feed_is_written_once_for_everybody_until_it_changes(event, client, count_queries):
    first = client.get("/calendar.ics").data

    with count_queries() as queries:
        again = client.get("/calendar.ics").data
    changes.change(event, title="Real interviews")

    assert (again, queries) == (first, [])
    assert b"Real interviews" in client.get("/calendar.ics").data
