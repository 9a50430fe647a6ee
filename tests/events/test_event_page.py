"""One event's page: the buttons, the reasons, the form and all that people type into it."""

import json
import re
from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import queries
from stepup.events.actions import seats
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import queries as people
from stepup.people.models import Person
from tests.events.mail import kinds, newest, page_of, words_of
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_teen,
    a_volunteer,
    an_event,
    the_slot,
    years_ago,
)
from tests.signing import sign_in

GUEST = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}
MENTORS, GUESTS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.GUEST, 0, 4)
SPEAKERS, TEENS = SlotPlan(SlotRole.SPEAKER, 0, 2), SlotPlan(SlotRole.TEEN, 0, 20)
NO_MENTOR = "Mentors need a background check before they meet the girls."


def ask(client, event, slot="guest", **typed):
    return client.post(f"/events/{event.id}/sign-up", data={**GUEST, "slot": slot, **typed})


def test_the_page_says_what_when_where_and_what_to_bring(client):
    site = a_site(name="Roosevelt High", address="456 S Mathews St", city="Los Angeles")
    facts = {"description": "We read essays.", "bring": "A photo", "room": "Room 12"}
    event = an_event(MENTORS, site=site, title="Essays", **facts)

    page = client.get(f"/events/{event.id}").text

    assert "<h1>Essays</h1>" in page
    assert clock.when(event.starts_at, event.ends_at, event.time_zone) in page
    assert "Room 12, Roosevelt High, 456 S Mathews St, Los Angeles" in page
    assert "We read essays." in page
    assert "A photo" in page


def test_it_offers_every_way_into_a_calendar(client):
    event = an_event()

    page = client.get(f"/events/{event.id}").text

    for place in ("calendar.google.com", "outlook.live.com", "outlook.office.com", "yahoo.com"):
        assert f'href="https://{place}' in page or f".{place}" in page
    assert f'href="/events/{event.id}.ics"' in page


def test_a_guest_adds_her_place_to_any_calendar_from_her_own_page(client):
    event = an_event()
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    db.session.commit()
    own = page_of(newest("ana@example.org"))

    page = client.get(own).text

    for place in (
        "calendar.google.com",
        "outlook.live.com",
        "outlook.office.com",
        "calendar.yahoo",
    ):
        assert f'href="https://{place}' in page
    assert f'href="{own}.ics"' in page
    assert "iPhone, iPad, Mac" in page
    assert "Gmail may wait with it until you press Yes in the first one" in page


def test_search_engines_read_it_too_and_a_title_cannot_break_out(client):
    event = an_event(title="</script><b>Essays</b>")

    page = client.get(f"/events/{event.id}").text

    found = re.search(r'<script type="application/ld\+json" nonce="\S+">(.*?)</script>', page)
    described = json.loads(found[1])
    assert described["name"] == "</script><b>Essays</b>"
    assert described["startDate"] == event.starts_at.astimezone(zone_of(event)).isoformat()


def zone_of(event):
    return clock.to_local(event.starts_at, event.time_zone).tzinfo


def test_a_closed_button_says_why_with_the_words_of_the_refusal(client):
    event, applicant = an_event(MENTORS, GUESTS), a_volunteer().person
    sign_in(client, applicant)
    slot = the_slot(event, SlotRole.MENTOR)

    page = client.get(f"/events/{event.id}").text
    refused = client.post(f"/events/{event.id}/sign-up", data={"slot": slot.id})

    sentences = re.findall(r'<li class="tile" data-rule="(SAFE-\d+)">\s*<p>(.*?)</p>', page)
    assert [rule for rule, _ in sentences] == ["SAFE-26", "SAFE-01", "SAFE-01"]
    assert refused.status_code == 409
    assert refused.text.count("data-rule") == 6  # in the summary, and on the button again
    assert all(sentence in refused.text for _, sentence in sentences)
    assert f'name="slot" value="{slot.id}"' not in page


def test_a_clash_is_named_on_the_button(client):
    first = an_event(title="The other evening")
    second = an_event(starts_at=first.starts_at + timedelta(hours=1))
    ana = a_person()
    seats.sign_up(the_slot(first), ana)
    sign_in(client, ana)

    page = client.get(f"/events/{second.id}").text

    assert "You are already at “The other evening” then" in page


def test_a_girl_with_her_guardians_yes_takes_her_place(client):
    event = an_event(MENTORS, TEENS)
    sign_in(client, a_teen().person)

    slot = the_slot(event, SlotRole.TEEN).id
    answer = client.post(f"/events/{event.id}/sign-up", data={"slot": slot}, follow_redirects=True)

    assert "You are in" in answer.text


def test_a_cleared_mentor_needs_no_account_but_proves_her_mailbox(client):
    event = an_event(MENTORS)
    mentor = a_mentor(first_name="Gina", last_name="Park", email="gina@example.org")

    answer = ask(client, event, slot="mentor")

    assert answer.status_code == 303
    assert queries.live_signup(event.id, mentor.id).state is SignupState.HELD


def known(**facts):
    return {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org", **facts}


STORED = {
    "somebody new": lambda: None,
    "an applicant": lambda: a_volunteer(**known()),
    "a lapsed mentor": lambda: a_mentor(years_ago(1), **known()),
    "a held mentor": lambda: a_hold(a_mentor(**known())),
    "a girl in the program": lambda: a_teen(**known()),
    "a minor": lambda: a_person(born_on=years_ago(15), **known()),
}


@pytest.mark.parametrize("stored", STORED)
def test_whatever_is_stored_about_her_a_guest_reads_the_same_sentence(client, stored):
    event = an_event(MENTORS)
    STORED[stored]()

    answer = ask(client, event, slot="mentor")

    assert answer.status_code == 409
    assert re.findall(r'data-rule="([^"]+)">\s*<p>(.*?)</p>', answer.text) == [
        ("SAFE-01", f"{NO_MENTOR} Apply to volunteer, or sign in if you are a mentor already.")
    ]
    assert queries.live_signups(event) == []


@pytest.mark.parametrize(
    "stored",
    [
        lambda: a_hold(a_person(**known())),
        lambda: a_person(born_on=years_ago(12), **known()),
        lambda: busy(a_person(**known())),
    ],
    ids=["held", "too young", "busy elsewhere"],
)
def test_a_refused_guest_learns_nothing_about_the_person_she_names(client, stored):
    stored()
    event, stranger = an_event(GUESTS), {"first_name": "Nobody", "email": "nobody@example.org"}

    answers = [ask(client, event), ask(client, event), ask(client, event, **stranger)]

    assert {(one.status_code, one.location) for one in answers} == {
        (303, f"/events/{event.id}/asked")
    }
    assert [signup.person.first_name for signup in queries.live_signups(event)] == ["Nobody"]
    assert kinds(known()["email"])[-1:] == ["not_given"]
    assert kinds(known()["email"]).count("not_given") == 1


def test_a_guest_is_written_to_in_the_language_of_the_page_where_she_asked(client):
    client.post(
        f"/events/{an_event(GUESTS).id}/sign-up",
        data={**GUEST, "slot": "guest"},
        headers={"Accept-Language": "es-MX"},
    )

    assert newest().language == "es"


def busy(person):
    seats.sign_up(the_slot(an_event(title="Elsewhere")), person)


def test_a_guest_who_has_another_place_here_learns_nothing_of_it_either(client):
    event = an_event(GUESTS, SPEAKERS)
    seats.sign_up(the_slot(event, SlotRole.SPEAKER), a_person(**known()))

    answer = ask(client, event, slot="guest")

    assert answer.status_code == 303
    assert "You already have a place here" in words_of(newest(known()["email"]))


def test_a_form_never_changes_a_stored_profile(client):
    event = an_event(GUESTS)
    a_person("Regina", "Park", email="gina@example.org", phone="+16265550100")

    ask(client, event, first_name="Gina", last_name="Imposter")

    found = [(person.name, person.phone) for person in people.by_email("gina@example.org")]
    assert found == [("Regina Park", "+16265550100"), ("Gina Imposter", None)]


def test_a_girl_under_thirteen_is_sent_to_her_guardian_and_nothing_is_kept(client):
    event = an_event(GUESTS)

    answer = ask(client, event, age="12")

    assert answer.status_code == 409
    assert "At your age a parent or guardian signs up for you." in answer.text
    assert "gina@example.org" not in answer.text
    assert db.session.scalars(db.select(Person)).all() == []


def test_a_minor_may_be_a_guest_but_not_speak_for_adults(client):
    event = an_event(GUESTS, SPEAKERS)

    assert ask(client, event, slot="speaker", age="15").status_code == 409
    assert ask(client, event, slot="guest", age="15").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"slot": ""}, "Choose what you would like to come as."),
        ({"slot": "pope"}, "Choose one of the places of this event."),
        ({"slot": "99999999999999999999"}, "Choose one of the places of this event."),
        ({"slot": "9" * 10_000}, "Choose one of the places of this event."),
        ({"slot": "-1"}, "Choose one of the places of this event."),
        ({"slot": "lead"}, "Choose one of the places of this event."),
        ({"first_name": ""}, "Write your first name."),
        ({"first_name": "   "}, "Write your first name."),
        ({"first_name": "G" * 10_000}, "A first name can have at most 80 characters."),
        ({"last_name": "P" * 81}, "A last name can have at most 80 characters."),
        ({"last_name": ""}, "Write your last name."),
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "gina"}, "Write an e-mail address like name@example.org."),
        ({"email": "g@x.org, h@x.org"}, "Write an e-mail address like name@example.org."),
        ({"email": "g" * 10_000 + "@example.org"}, "at most 254 characters."),
        ({"age": "-1"}, "Write your age in years, like 16."),
        ({"age": "twelve"}, "Write your age in years, like 16."),
        ({"age": "9" * 10_000}, "Write your age in years, like 16."),
        ({"age": "١٢"}, "Write your age in years, like 16."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_stays_typed(client, typed, sentence):
    event = an_event(GUESTS)

    answer = ask(client, event, **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "There is a problem" in answer.text
    kept = {"first_name": "Gina", "email": "gina@example.org"}
    for name in kept.keys() - typed.keys():
        assert f'value="{kept[name]}"' in answer.text
    assert queries.live_signups(event) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "\0"},
        {"first_name": "Gi\0na"},
        {"email": "gina\0@example.org"},
        {"slot": "guest\0"},
        {"first_name": "\x07"},
        {"first_name": "\u202e"},
        {"last_name": "ﷺ" * 80},
    ],
)
def test_what_nobody_types_is_refused_in_words(client, typed):
    event = an_event(GUESTS)

    answer = ask(client, event, **typed)

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text
    assert queries.live_signups(event) == []


def test_a_place_of_another_event_is_none_of_this_one(client):
    event, other = an_event(GUESTS), an_event(GUESTS)

    answer = ask(client, event, slot=str(the_slot(other).id))

    assert answer.status_code == 422
    assert queries.live_signups(other) == []


def test_a_refusal_keeps_what_was_typed(client):
    event = an_event(MENTORS)

    answer = ask(client, event, slot="mentor")

    assert answer.status_code == 409
    assert 'value="gina@example.org"' in answer.text
    assert 'value="Park"' in answer.text
    assert "checked" in answer.text


def test_nobody_signs_up_for_what_is_over(client, monkeypatch):
    event = an_event(GUESTS)
    after = event.ends_at
    monkeypatch.setattr(clock, "now", lambda: after)

    answer = ask(client, event)

    assert answer.status_code == 409
    assert "This event is over." in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/events/0",
        "/events/99999999999999999999",
        "/events/x",
        "/events/-1",
        "/events/0.ics",
        "/events/99999999999999999999.ics",
        "/series/0",
        "/series/99999999999999999999",
        "/series/0.ics",
        "/sites/0/calendar.ics",
        "/sites/99999999999999999999/calendar.ics",
        "/signups/unknown",
        "/signups/unknown.ics",
        "/signups/" + "x" * 10_000,
        "/signups/%00",
        "/signups/%F0%9F%98%80",
        "/feeds/unknown.ics",
        "/feeds/.ics",
        "/feeds/%00.ics",
        "/feeds/" + "x" * 10_000 + ".ics",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("deed", ["confirm", "withdraw", "decline", "again"])
def test_a_foreign_token_does_nothing(client, deed):
    event = an_event(GUESTS)
    signup = seats.sign_up(the_slot(event), a_person())

    assert client.post(f"/signups/unknown/{deed}").status_code == 404
    assert client.post(f"/events/{event.id}/place/{deed}").status_code == 404
    assert queries.live_signup(event.id, signup.person_id).state is SignupState.CONFIRMED
    assert kinds() == ["confirmed"]


def test_too_long_a_reason_is_said_and_stays_typed(client):
    event, ana = an_event(GUESTS), a_person()
    seats.sign_up(the_slot(event), ana)
    sign_in(client, ana)

    answer = client.post(f"/events/{event.id}/place/withdraw", data={"reason": "x" * 301})

    assert answer.status_code == 422
    assert "Keep it under 300 characters." in answer.text
    assert "x" * 301 in answer.text
    assert queries.live_signup(event.id, ana.id) is not None


def test_a_page_costs_the_same_for_one_and_many_slots_and_people(client, count_queries):
    small, large = an_event(GUESTS), an_event(*[GUESTS] * 12)
    for _ in range(4):
        seats.sign_up(the_slot(large), a_person())
    sign_in(client, a_mentor())
    client.get("/events")

    with count_queries() as for_small:
        client.get(f"/events/{small.id}")
    with count_queries() as for_large:
        client.get(f"/events/{large.id}")

    assert len(for_large) == len(for_small)


def test_how_to_subscribe_is_said_for_each_phone(client):
    event = an_event()

    english = client.get("/events").text
    spanish = client.get("/events", headers={"Accept-Language": "es"}).text

    for words in (
        "iPhone",
        "Android",
        "Outlook",
        "webcal://",
        "/calendar/r?cid=webcal",
        "addfromweb",
    ):
        assert words in english
    assert "press the first button and then Subscribe" in english
    assert "pulse el primer botón y después Suscribirse" in spanish
    assert "Which one is mine?" in client.get(f"/events/{event.id}").text
