"""What the letters about places say, to whom, and what they keep to themselves."""

import re
from datetime import timedelta

import pytest

from stepup import clock
from stepup.errors import Refused
from stepup.events import invitations
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from tests.events.mail import (
    every_letter,
    invitation_in,
    kinds,
    letters,
    message_in,
    newest,
    page_of,
    words_of,
)
from tests.factories import (
    a_guardian,
    a_person,
    a_site,
    a_teen,
    an_event,
    the_slot,
    years_ago,
)

BUTTONS = {
    "hold": "Confirm my place",
    "again": "See my place",
    "confirmed": "See my place",
    "moved": "See my place",
    "cancelled": "See other dates",
    "withdrawn": "Choose another date",
    "removed": "See my page",
    "waiting": "See where I stand",
    "offer": "Answer now",
    "lapsed": "Sign up again",
    "reminder": "See my place",
    "restored": "See my place",
}
AFTER_ALL = {"cancelled", "withdrawn", "removed", "lapsed"}


@pytest.fixture
def event(app):
    site = a_site(name="Roosevelt High", directions="The side door on Soto Street.")
    return an_event(title="Essays & more", site=site, bring="A photo", room="Room 12")


@pytest.fixture
def ana(app):
    return a_person("Ana", "Lopez", email="ana@example.org", time_zone="America/New_York")


@pytest.fixture
def written(event, ana):
    return every_letter(ana, event)


def html_of(letter):
    return message_in(letter).get_body(("html",)).get_content()


def test_every_kind_of_letter_is_written(written):
    assert set(written) == set(BUTTONS)


@pytest.mark.parametrize("kind", BUTTONS)
def test_a_letter_greets_her_names_event_and_hour_and_has_one_button(written, event, kind):
    letter = written[kind]
    words, page = words_of(letter), html_of(letter)

    assert "Essays & more" in letter.subject
    assert clock.day(event.starts_at, event.time_zone) in letter.subject
    assert words.startswith("Hello Ana,")
    assert f"When: {clock.when(event.starts_at, event.ends_at, event.time_zone)}" in words
    assert re.search(r"Where: Room (12|9), Roosevelt High", words)
    assert re.findall(r'class="button"[^>]*>([^<]+)<', page) == [BUTTONS[kind]]
    assert f"{BUTTONS[kind]}:\nhttp://" in words
    assert ("Please bring: A photo" in words) == (kind not in AFTER_ALL)
    assert not re.search(r"\{|\}|%\(|None|Undefined|&amp;|\n\n\n", words)


@pytest.mark.parametrize("kind", BUTTONS)
def test_both_halves_of_a_letter_say_the_same(written, kind):
    words, page = words_of(written[kind]), html_of(written[kind])
    seen = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S).split())

    sentences = [line for line in words.splitlines() if line.endswith(".") and ": " not in line]
    assert sentences
    for sentence in sentences:
        assert sentence.replace("'", "&#39;") in seen.replace("&amp;", "&"), sentence


def test_the_way_in_is_for_who_has_a_place(written):
    told = {kind for kind in written if "side door" in words_of(written[kind])}

    assert told == {"confirmed", "moved", "reminder", "restored"}


def test_who_was_in_her_calendar_is_taken_out_and_who_was_not_gets_no_file(written):
    methods = {kind: (invitation_in(letter) or [None])[0] for kind, letter in written.items()}

    assert {kind for kind in methods if methods[kind] == "REQUEST"} == {
        "confirmed",
        "moved",
        "restored",
    }
    assert {kind for kind in methods if methods[kind] == "CANCEL"} == {
        "withdrawn",
        "removed",
        "cancelled",
    }


def test_reasons_changes_and_places_in_line_are_in_words(written):
    assert "The school is closed for snow." in words_of(written["cancelled"])
    assert "The room is smaller than we thought." in words_of(written["removed"])
    assert "Something has changed about this event: the room." in words_of(written["moved"])
    assert "number 1 in line" in words_of(written["waiting"])


def test_what_is_kept_for_her_is_kept_until_an_hour_on_her_own_clock(event, ana):
    held = seats.sign_up(the_slot(event), ana, proved=False)

    until = clock.moment(held.expires_at, "America/New_York")
    assert until.endswith("(New York)")
    assert f"kept for you until {until}." in words_of(newest())


def test_a_speaker_of_spanish_gets_spanish_dates(event):
    seats.sign_up(the_slot(event), a_person(language="es"))

    letter = newest()
    assert letter.language == "es"
    assert clock.day(event.starts_at, event.time_zone, "es") in letter.subject
    assert '<html lang="es">' in html_of(letter)


def test_a_girl_without_a_mailbox_is_reached_through_the_guardian_who_may_hear(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 9))
    teen = a_teen(first_name="Maya", last_name="Secret", email=None)
    guardians = {teen_guardian(teen).email}
    a_guardian(teen, a_person(email="stranger@example.org"), no_contact=True)

    seats.sign_up(the_slot(event, SlotRole.TEEN), teen.person)

    letter = newest()
    assert letter.address in guardians
    assert "because Maya has no e-mail address of her own" in words_of(letter)
    _method, entry = invitation_in(letter)
    for text in (words_of(letter), html_of(letter), entry.to_ical().decode(), letter.subject):
        assert "Secret" not in text


def teen_guardian(teen):
    (guardian,) = invitations.cohorts.guardians_of(teen)
    return guardian


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (lambda: a_teen(first_name="Maya", last_name="Secret").person, "Maya"),
        (
            lambda: a_teen(first_name="Maya", last_name="Secret", born_on=years_ago(18)).person,
            "Maya",
        ),
        (lambda: a_person("Ana", "Lopez", born_on=years_ago(17)), "Ana"),
        (lambda: a_person("Ana", "Lopez"), "Ana Lopez"),
    ],
    ids=["a girl", "a grown participant", "a minor guest", "a woman"],
)
def test_no_calendar_file_carries_a_girls_surname(app, person, name):
    event = an_event()

    seats.sign_up(the_slot(event), person())

    assert str(invitation_in(newest())[1]["ATTENDEE"].params["CN"]) == name


def test_nobody_without_any_mailbox_breaks_anything(app):
    event = an_event()

    seats.sign_up(the_slot(event), a_person(email=None))

    assert kinds() == []


def test_an_online_meeting_is_linked_for_who_has_a_place(app):
    event = an_event(online_url="https://meet.example/room")
    first = seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    seats.sign_up(the_slot(event), a_person(email="bea@example.org"))
    seats.withdraw(first)

    with_link = [letter.purpose for letter in letters() if "meet.example" in words_of(letter)]
    assert with_link == ["events/email/confirmed"]
    _method, entry = invitation_in(letters("ana@example.org")[0])
    assert entry["CONFERENCE"] == "https://meet.example/room"


def test_the_button_opens_her_own_page(client, written):
    for kind in BUTTONS.keys() - AFTER_ALL:
        assert client.get(page_of(written[kind])).status_code == 200


def test_moving_an_event_tells_the_new_hour(event, ana):
    seats.sign_up(the_slot(event), ana)
    hour = timedelta(hours=1)

    changes.change(event, starts_at=event.starts_at + hour, ends_at=event.ends_at + hour)

    words = words_of(newest())
    assert "the start, the end" in words
    assert clock.when(event.starts_at, event.ends_at, event.time_zone) in words


@pytest.mark.parametrize("title", ["One\nTwo", "One\r\nBcc: all", "One\u2028Two", "One\x0bTwo"])
def test_a_title_is_one_line_because_it_becomes_a_subject(app, event, title):
    with pytest.raises(Refused, match="on one line"):
        an_event(title=title)
    with pytest.raises(Refused, match="on one line"):
        changes.change(event, title=title)
