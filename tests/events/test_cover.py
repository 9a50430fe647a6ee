"""Somebody cannot come: a stand-in is looked for fairly, and the seat is never empty between."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries, tasks
from stepup.events.actions import seats, standby, standins
from stepup.events.models import CoverAsk, Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from tests.events.mail import kinds, newest, words_of
from tests.events.test_races import states, together
from tests.factories import a_mentor, a_site, a_staff_member, an_event, kept, the_slot
from tests.signing import sign_in

FREE = SignupState.CONFIRMED


@pytest.fixture
def site(app):
    return a_site(city="Glendale")


def an_evening(site, most=1, **facts):
    return an_event(SlotPlan(SlotRole.MENTOR, 1, most), site=site, **facts)


def mentors_near(site, count):
    return [a_mentor(city=site.city, email=f"near{n}@example.org") for n in range(count)]


def link_in(letter):
    text = words_of(letter)
    return "/asked/" + text.partition("/asked/")[2].split()[0]


def asked_about(event):
    asks = db.session.scalars(
        db.select(CoverAsk).filter_by(event_id=event.id).order_by(CoverAsk.id)
    )
    return [ask.person_id for ask in asks]


def test_she_keeps_her_seat_until_somebody_who_was_asked_says_yes(app, client, site):
    event = an_evening(site)
    dana, (free,) = a_mentor(), mentors_near(site, 1)
    signup = seats.sign_up(the_slot(event), dana)
    sign_in(client, dana)
    assert "Find me a stand-in" in client.get(f"/events/{event.id}").text

    client.post(f"/events/{event.id}/place/standin")
    db.session.expire_all()
    assert (signup.state, asked_about(event)) == (FREE, [free.id])
    assert "We look for your stand-in" in client.get(f"/events/{event.id}").text

    page = link_in(newest("near0@example.org"))
    assert "Yes, I come" in client.get(page).text
    assert signup.state is FREE
    client.post(f"{page}/yes")

    db.session.expire_all()
    assert signup.state is SignupState.WITHDRAWN
    assert queries.live_signup(event.id, free.id).state is FREE
    assert kinds(dana.email) == ["confirmed", "withdrawn"]


def test_a_no_is_remembered_and_she_is_not_asked_about_it_again(app, client, site):
    event = an_evening(site)
    mentors_near(site, 1)
    standby.search(the_slot(event))
    page = link_in(newest())

    answer = client.post(f"{page}/no", follow_redirects=True)

    assert "You said no, and that is fine" in answer.text
    assert standby.search(the_slot(event)) == 0
    sign_in(client, a_staff_member())
    assert "not this time" in client.get(f"/staff/events/{event.id}").text


def test_whom_we_asked_least_lately_comes_first_and_nobody_four_times_a_month(
    app, site, monkeypatch
):
    people = mentors_near(site, 3)
    others = [an_evening(site, starts_in=timedelta(days=20 + n)) for n in range(3)]
    for number, event in enumerate(others):
        _asked(event, people[0], days=number)
    _asked(others[0], people[1], days=5)
    event = an_evening(site)

    assert [one.id for one in standby.who_is_free(event)] == [people[2].id, people[1].id]
    moment = clock.now() + timedelta(days=31)
    later = an_evening(site, starts_in=timedelta(days=60))
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert [one.id for one in standby.who_is_free(later)][-1] == people[0].id


def _asked(event, person, days):
    ask = CoverAsk(event=event, slot=the_slot(event), person=person)
    ask.asked_at = clock.now() - timedelta(days=days)
    kept(ask)


def test_six_are_asked_and_the_next_six_when_nobody_said_yes(app, site, monkeypatch):
    event = an_evening(site)
    mentors_near(site, 8)
    assert standby.search(the_slot(event)) == 6
    db.session.commit()

    tasks.ask_on()
    assert len(asked_about(event)) == 6
    moment = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: moment)
    tasks.ask_on()

    assert len(asked_about(event)) == 8


def test_asking_stops_the_moment_the_seat_is_taken(app, site, monkeypatch):
    event = an_evening(site)
    mentors_near(site, 8)
    night = clock.now().replace(hour=11, minute=0) + timedelta(days=1)  # three in California
    monkeypatch.setattr(clock, "now", lambda: night)
    standby.search(the_slot(event))
    (first, *_rest) = db.session.scalars(db.select(CoverAsk).order_by(CoverAsk.id)).all()

    standins.say_yes(first)
    db.session.commit()

    needed = db.select(Letter.state).where(Letter.purpose == "events/email/needed")
    assert set(db.session.scalars(needed)) == {State.CANCELLED}
    morning = night + timedelta(hours=6)
    monkeypatch.setattr(clock, "now", lambda: morning)
    tasks.ask_on()
    assert len(asked_about(event)) == 6


def test_who_comes_late_reads_that_nobody_is_missing(app, client, site):
    event = an_evening(site)
    mentors_near(site, 2)
    standby.search(the_slot(event))
    one, two = (link_in(newest(f"near{n}@example.org")) for n in range(2))
    client.post(f"{one}/yes")

    assert "Nobody is missing any more" in client.get(two).text
    assert client.post(f"{two}/yes").status_code == 409


def test_who_is_in_line_is_asked_by_the_seat_itself(app, site):
    event = an_evening(site)
    signup = seats.sign_up(the_slot(event), a_mentor())
    seats.sign_up(the_slot(event), a_mentor())

    with pytest.raises(Refused, match="Somebody is in line for your seat"):
        standins.seek(signup)


def test_who_can_come_after_all_keeps_her_seat(app, client, site):
    event, dana = an_evening(site), a_mentor()
    signup = seats.sign_up(the_slot(event), dana)
    standins.seek(signup)
    sign_in(client, dana)

    client.post(f"/events/{event.id}/place/keep")

    db.session.expire_all()
    assert (signup.state, signup.standin_since) == (FREE, None)
    assert not standby.is_wanted(the_slot(event))


def test_four_say_yes_at_once_and_one_of_them_is_the_stand_in(any_app):
    site = a_site(city="Glendale")
    event = an_evening(site)
    signup = seats.sign_up(the_slot(event), a_mentor())
    mentors_near(site, 4)
    standins.seek(signup)
    asks = list(db.session.scalars(db.select(CoverAsk.id)))
    assert len(asks) == 4

    wrong = together(any_app, [_yes(number) for number in asks])

    assert [type(one) for one in wrong] == [Refused] * 3
    assert states(the_slot(event)) == {FREE: 1, SignupState.WITHDRAWN: 1}


def test_leaving_and_being_stood_in_for_at_once_fills_the_seat_once(any_app):
    site = a_site(city="Glendale")
    event = an_evening(site)
    signup = seats.sign_up(the_slot(event), a_mentor()).id
    mentors_near(site, 1)
    standins.seek(db.session.get(Signup, signup))
    ask = db.session.scalars(db.select(CoverAsk.id)).one()

    wrong = together(any_app, [_yes(ask), lambda: seats.withdraw(db.session.get(Signup, signup))])

    assert wrong == []
    assert states(the_slot(event)) == {FREE: 1, SignupState.WITHDRAWN: 1}


def _yes(ask_id):
    return lambda: standins.say_yes(db.session.get(CoverAsk, ask_id))


def test_the_three_other_dates_follow_when_she_gives_her_place_back(app, client, site):
    event = an_evening(site, most=3)
    others = [
        an_evening(site, starts_in=timedelta(days=9 + n), title=f"Other {n}") for n in range(4)
    ]
    dana = a_mentor()
    signup = seats.sign_up(the_slot(event), dana)
    db.session.commit()
    page = newest(dana.email)

    answer = client.post(f"{_own(page)}/withdraw", data={"reason": ""}, follow_redirects=True)

    assert [other.title in answer.text for other in others] == [True, True, True, False]
    assert db.session.get(Person, signup.person_id) is not None


def _own(letter):
    return "/signups/" + words_of(letter).partition("/signups/")[2].split()[0]
