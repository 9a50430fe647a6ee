"""A guest asks for friends: before she has shown who she is, nobody hears of it or is asked."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import bookings, changes, guests, seats, waitlist
from stepup.events.actions.guests import Guest
from stepup.events.models import Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from tests.events.mail import kinds, newest, page_of, words_of
from tests.events.test_races import states, together, withdrawing
from tests.factories import a_person, an_event, the_slot
from tests.signing import sign_in

FREE, WAITS, OFFERED = SignupState.CONFIRMED, SignupState.WAITLISTED, SignupState.OFFERED
ANA = Guest("Ana", "Lopez", "ana@example.org", 30)
BEA = Guest("Bea", "Kim", "bea@example.org", 30)


def a_full_event(seats_=2, **facts):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, seats_), **facts))
    return slot, [seats.sign_up(slot, a_person()) for _ in range(seats_)]


def test_of_friends_in_line_nobody_is_asked_before_she_has_shown_who_she_is(any_app):
    slot, seated = a_full_event()
    pair = guests.ask_together(slot, ANA, [BEA])
    single = seats.sign_up(slot, a_person())

    seats.withdraw(seated[0])
    seats.withdraw(seated[1])

    assert [one.state for one in (*pair, single)] == [WAITS, WAITS, OFFERED]
    assert (kinds(ANA.email), kinds(BEA.email)) == (["waiting"], [])
    assert "Tell us that it was you who asked" in words_of(newest(ANA.email))
    assert seats.sign_up(slot, a_person()).state is FREE


def test_one_press_in_her_letter_asks_the_friends_and_offers_seats_to_all(app, client):
    slot, seated = a_full_event()
    guests.ask_together(slot, ANA, [BEA])
    for one in seated:
        seats.withdraw(one)
    page = page_of(newest(ANA.email))
    assert "Yes, it was me" in client.get(page).text

    client.post(f"{page}/confirm")
    client.post(f"{page}/confirm")

    assert kinds(ANA.email) == ["waiting", "offer", "confirmed"]
    assert kinds(BEA.email) == ["waiting", "offer"]
    client.post(f"{page_of(newest(BEA.email))}/confirm")
    assert states(slot) == {SignupState.WITHDRAWN: 2, FREE: 2}


def test_the_last_hours_call_goes_past_friends_of_an_unknown_guest(app):
    soon = clock.now() + timedelta(minutes=50)
    slot, seated = a_full_event(1, starts_at=soon)
    guests.ask_together(slot, ANA, [BEA])
    single = seats.sign_up(slot, a_person(email="single@example.org"))

    seats.withdraw(seated[0])
    waitlist.promote(slot)

    assert single.state is WAITS
    assert kinds("single@example.org") == ["waiting", "first_come"]
    assert (kinds(ANA.email), kinds(BEA.email)) == (["waiting"], [])


def test_a_friend_who_heard_of_nothing_reads_nothing_when_it_moves_lapses_or_is_called_off(
    app, monkeypatch
):
    held = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3)))
    full, _seated = a_full_event(starts_in=timedelta(days=9))
    for slot in (held, full):
        guests.ask_together(slot, ANA, [BEA])

    changes.change(held.event, room="Gym")
    changes.cancel(full.event, "Snow")
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: moment)
    waitlist.lapse_expired(held)

    assert sorted(kinds(ANA.email)) == ["cancelled", "hold", "lapsed", "moved", "waiting"]
    assert kinds(BEA.email) == []


def test_when_she_leaves_before_her_word_her_friends_places_go_too(app):
    slot, _seated = a_full_event()
    first, friend = guests.ask_together(slot, ANA, [BEA])
    behind = seats.sign_up(slot, a_person())

    seats.withdraw(first)

    assert (friend.state, kinds(BEA.email)) == (SignupState.LAPSED, [])
    assert queries.place_in_line(behind) == 1


def test_what_a_stranger_asked_for_in_her_name_keeps_nobody_from_asking_herself(app, client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 2), SlotPlan(SlotRole.GUEST, 0, 2, "Choir"))
    bea = a_person("Bea", "Kim", email=BEA.email)
    asked_for, chosen = queries.slots_of(event)
    guests.ask_together(asked_for, ANA, [BEA])
    sign_in(client, bea)

    client.post(f"/events/{event.id}/sign-up", data={"slot": chosen.id})

    assert queries.live_signup(event.id, bea.id).slot_id == chosen.id
    assert kinds(BEA.email) == ["confirmed"]
    assert states(asked_for) == {SignupState.HELD: 1, SignupState.LAPSED: 1}


def test_who_says_yes_herself_no_longer_hangs_on_the_word_of_her_who_asked(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 2)))
    first, friend = guests.ask_together(slot, ANA, [BEA])

    bookings.confirm(friend)
    seats.withdraw(first)
    seats.withdraw(friend)

    assert kinds(BEA.email) == ["confirmed", "withdrawn"]


def test_her_word_for_an_event_that_was_called_off_is_refused(app):
    slot, _seated = a_full_event()
    first, _friend = guests.ask_together(slot, ANA, [BEA])
    changes.cancel(slot.event, "Snow")

    with pytest.raises(Refused, match="cancelled"):
        bookings.confirm(first)


def test_her_word_and_two_seats_given_back_at_once_end_with_seats_for_both(any_app):
    for day in range(3):
        slot, seated = a_full_event(starts_in=timedelta(days=7 + day))
        ask = guests.ask_together(slot, ANA, [BEA])[0].id

        wrong = together(any_app, [_keeping_her_word(ask)] + [withdrawing(s.id) for s in seated])

        assert wrong == []
        assert states(slot) == {SignupState.WITHDRAWN: 2, OFFERED: 2}


def _keeping_her_word(signup_id):
    return lambda: bookings.confirm(db.session.get(Signup, signup_id))
