"""Whole journeys of volunteers and guests, over pages and letters."""

from datetime import timedelta

from stepup import clock
from stepup.events import queries, tasks
from stepup.events.actions import changes, seats
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people import queries as people
from stepup.people.models import Purpose
from tests.events.mail import invitation_in, kinds, newest, page_of, sequence_in, words_of
from tests.factories import a_mentor, a_person, an_event, the_slot
from tests.signing import sign_in

GUEST = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}


def ask(client, event, slot="guest", **typed):
    return client.post(f"/events/{event.id}/sign-up", data={**GUEST, "slot": slot, **typed})


def signup_of(event, email="gina@example.org"):
    (person,) = people.by_email(email)
    return queries.live_signup(event.id, person.id)


def test_a_guest_asks_confirms_gives_back_and_returns(client):
    event = an_event()

    asked = ask(client, event)
    assert asked.location == f"/events/{event.id}/asked"
    assert "look in your inbox" in client.get(asked.location).text
    assert signup_of(event).state is SignupState.HELD

    page = page_of(newest())
    assert "Confirm my place" in client.get(page).text
    assert signup_of(event).state is SignupState.HELD

    confirmed = client.post(f"{page}/confirm", follow_redirects=True)
    assert "You are in" in confirmed.text
    method, entry = invitation_in(newest())
    assert (method, entry["UID"], entry["SEQUENCE"]) == ("REQUEST", event.uid, 0)
    assert entry["ATTENDEE"] == "mailto:gina@example.org"

    gone = client.post(f"{page}/withdraw", data={"reason": "A cold"}, follow_redirects=True)
    assert "You gave this place back" in gone.text
    assert (invitation_in(newest())[0], sequence_in(newest())) == ("CANCEL", 1)

    back = client.post(f"{page}/again", follow_redirects=True)
    assert "You are in" in back.text
    assert (invitation_in(newest())[0], sequence_in(newest())) == ("REQUEST", 2)
    assert kinds() == ["hold", "confirmed", "withdrawn", "confirmed"]


def test_a_waiter_is_offered_the_freed_seat_and_takes_it(client):
    event, ana = an_event(), a_person(email="ana@example.org")
    first = seats.sign_up(the_slot(event), ana)

    ask(client, event)
    waiting = newest("gina@example.org")
    assert "number 1 in line" in words_of(waiting)
    assert "You are number 1 in line" in client.get(page_of(waiting)).text

    seats.withdraw(first)
    offered = newest("gina@example.org")
    page = client.get(page_of(offered)).text
    assert "A seat is free for you" in page
    assert "Take the seat" in page

    taken = client.post(f"{page_of(offered)}/confirm", follow_redirects=True)
    assert "You are in" in taken.text
    assert kinds("gina@example.org") == ["waiting", "offer", "confirmed"]


def test_a_declined_offer_goes_to_the_next_in_line(client):
    event = an_event()
    first = seats.sign_up(the_slot(event), a_person())
    seats.sign_up(the_slot(event), a_person(email="bea@example.org"))
    seats.sign_up(the_slot(event), a_person(email="cleo@example.org"))
    seats.withdraw(first)

    page = page_of(newest("bea@example.org"))
    answer = client.post(f"{page}/decline", follow_redirects=True)

    assert "The seat goes to the next in line" in answer.text
    assert kinds("bea@example.org") == ["waiting", "offer", "withdrawn"]
    assert kinds("cleo@example.org") == ["waiting", "offer"]


def test_a_seat_that_is_hers_cannot_be_let_pass(client):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())

    answer = client.post(f"{page_of(newest())}/decline")

    assert answer.status_code == 409
    assert "not on offer" in answer.text
    assert kinds() == ["confirmed"]


def test_somebody_signed_in_takes_a_seat_with_one_tap_and_gives_it_back(client):
    event = an_event(SlotPlan(SlotRole.MENTOR, 1, 2))
    sign_in(client, a_mentor())
    slot = the_slot(event)

    taken = client.post(
        f"/events/{event.id}/sign-up", data={"slot": slot.id}, follow_redirects=True
    )
    assert "You are in" in taken.text
    assert invitation_in(newest())[0] == "REQUEST"

    given = client.post(f"/events/{event.id}/place/withdraw", follow_redirects=True)
    assert "Your place is given back" in given.text
    assert invitation_in(newest())[0] == "CANCEL"


def test_a_place_may_be_named_by_its_role(client):
    event = an_event(SlotPlan(SlotRole.MENTOR, 1, 2), SlotPlan(SlotRole.GUEST, 0, 2))

    ask(client, event, slot="guest")

    assert signup_of(event).slot.role is SlotRole.GUEST


def test_who_asks_twice_is_asked_again_and_once_confirmed_shown_the_way_once_a_day(client):
    event = an_event()
    for _ in range(3):
        ask(client, event)
    assert kinds() == ["hold", "hold"]
    assert "One step left" in newest().subject

    client.post(f"{page_of(newest())}/confirm")
    for _ in range(2):
        ask(client, event)

    assert kinds()[2:] == ["confirmed", "again"]
    assert page_of(newest())


def test_a_link_that_was_held_too_long_says_so_before_the_alarm_rings(client, monkeypatch):
    event = an_event()
    ask(client, event)
    page = page_of(newest())
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: moment)

    shown = client.get(page).text
    answer = client.post(f"{page}/confirm")

    assert "The seat went on" in shown
    assert answer.status_code == 409
    assert "no longer held for you" in answer.text


def test_after_the_alarm_a_lapsed_guest_signs_up_again_from_her_old_link(client, monkeypatch):
    event = an_event()
    ask(client, event)
    page = page_of(newest())
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: moment)

    tasks.lapse_due()
    answer = client.post(f"{page}/again", follow_redirects=True)

    assert "You are in" in answer.text
    assert kinds() == ["hold", "lapsed", "confirmed"]


def test_a_page_of_a_moved_and_cancelled_event_follows_it(client):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())
    page = page_of(newest())

    changes.change(event, starts_at=event.starts_at + timedelta(hours=1), room="Room 12")
    assert "Room 12" in client.get(page).text
    changes.cancel(event, "The school is closed for snow.")
    shown = client.get(page).text

    assert "This event was cancelled" in shown
    assert "The school is closed for snow." in shown
    assert "I can&#39;t make it" not in shown
    assert [invitation_in(letter)[0] for letter in map(newest, [None])] == ["CANCEL"]


def test_looking_changes_nothing_however_often_a_scanner_looks(client):
    event = an_event()
    ask(client, event)
    page = page_of(newest())

    for deed in ("", "/confirm", "/withdraw", "/decline", "/again"):
        client.get(page + deed)
        client.head(page + deed)

    assert signup_of(event).state is SignupState.HELD
    assert kinds() == ["hold"]


def test_other_dates_are_suggested_after_giving_a_place_back(client):
    site = an_event(title="The one given back").site
    event = an_event(site=site)
    an_event(site=site, title="Mock interviews", starts_in=timedelta(days=9))
    an_event(SlotPlan(SlotRole.SPEAKER, 0, 1), site=site, title="Not for guests")
    signup = seats.sign_up(the_slot(event), a_person())
    page = page_of(newest())
    seats.withdraw(signup)

    shown = client.get(page).text

    assert "Mock interviews" in shown
    assert "Not for guests" not in shown


def test_the_pages_ask_both_databases_in_a_way_they_understand(any_app):
    client = any_app.test_client()
    event = an_event(
        SlotPlan(SlotRole.GUEST, 1, 3), SlotPlan(SlotRole.MENTOR, 0, 2), title="Essays"
    )
    other = an_event(title="Talks", starts_in=timedelta(days=9), site=event.site)
    ask(client, event)
    page = page_of(newest())
    client.post(f"{page}/confirm")
    gina = signup_of(event).person
    sign_in(client, gina)
    feed = links.mint(Purpose.FEED, gina.id, gina)

    city, month = event.site.city, f"{clock.today('UTC'):%Y-%m}"
    searches = [f"?city={city}", "?role=guest", "?program=x", f"?month={month}", "?view=month"]
    addresses = [f"/events{search}" for search in ["", *searches]]
    addresses += [f"/events/{event.id}", f"/events/{other.id}", f"/events/{event.id}.ics", page]
    addresses += ["/calendar.ics", f"/sites/{event.site_id}/calendar.ics", f"/feeds/{feed}.ics"]

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
    assert "Essays" in client.get(f"/feeds/{feed}.ics").text
    client.post(f"{page}/withdraw")
    assert "Talks" in client.get(page).text
    for deed in (tasks.lapse_due, tasks.remind_due, tasks.look_ahead, tasks.seat_those_who_wait):
        deed()
    tasks.forget_old_revisions()


def test_the_page_of_a_place_is_kept_by_nobody_and_passed_on_to_nobody(client):
    seats.sign_up(the_slot(an_event()), a_person())

    headers = client.get(page_of(newest())).headers

    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_that_anybody_may_send_does_not_fill_a_mailbox(build_app, database_url, app):
    limited = build_app(database_url, RATELIMIT_ENABLED=True)
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 99))
    client = limited.test_client()

    answers = [ask(client, event, first_name=f"Gina {number}").status_code for number in range(31)]

    assert answers == [303] * 30 + [429]
    assert ask(client, event, email="bea@example.org").status_code == 303
