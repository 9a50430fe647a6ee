"""What coming, staying away and a lapse do to a volunteer and to her places."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.events import tasks
from stepup.events.actions import evening, seats, standby
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.volunteers import actions as volunteers
from stepup.volunteers import queries
from stepup.volunteers.models import Stage
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
    today,
)
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)


@pytest.fixture
def tonight(app, monkeypatch):
    event = an_event(MENTORS, SlotPlan(SlotRole.GUEST, 0, 9))
    monkeypatch.setattr(clock, "now", lambda: event.starts_at)
    return event


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Stage.CLEARED, Stage.ACTIVE),
        (Stage.INACTIVE, Stage.ACTIVE),
        (Stage.RESTING, Stage.ACTIVE),
        (Stage.ACTIVE, Stage.ACTIVE),
    ],
)
def test_who_came_and_was_counted_is_active(tonight, before, after):
    mentor = a_mentor(cleared_until=today() + timedelta(days=300))
    queries.of_person(mentor.id).stage = before
    signup = seats.sign_up(the_slot(tonight, SlotRole.MENTOR), mentor)

    evening.check_in(signup, None)

    assert queries.of_person(mentor.id).stage is after


def test_who_came_as_a_guest_is_not(tonight):
    mentor = a_mentor()
    evening.check_in(seats.sign_up(the_slot(tonight, SlotRole.GUEST), mentor), None)

    assert queries.of_person(mentor.id).stage is Stage.CLEARED


def test_half_a_year_away_makes_her_inactive(tonight, monkeypatch):
    came, stayed_away = (a_mentor() for _ in range(2))
    evening.check_in(seats.sign_up(the_slot(tonight, SlotRole.MENTOR), came), None)
    volunteers.came(stayed_away)
    monkeypatch.setattr(clock, "now", lambda: tonight.starts_at + timedelta(days=182))
    tasks.rest_the_absent()
    assert queries.of_person(came.id).stage is Stage.ACTIVE

    monkeypatch.setattr(clock, "now", lambda: tonight.starts_at + timedelta(days=184))
    tasks.rest_the_absent()

    assert queries.of_person(came.id).stage is Stage.INACTIVE
    assert queries.of_person(stayed_away.id).stage is Stage.INACTIVE


def asked():
    found = select(Letter.person_id).where(Letter.purpose == "events/email/needed")
    return set(db.session.scalars(found))


def test_she_keeps_her_place_until_the_lapse_and_then_others_are_asked(app, monkeypatch):
    site = a_site()
    event = an_event(
        MENTORS, SlotPlan(SlotRole.STANDBY, 0, 2), site=site, starts_in=timedelta(days=40)
    )
    dana = a_mentor(cleared_until=today() + timedelta(days=50))
    signup = seats.sign_up(the_slot(event, SlotRole.MENTOR), dana)
    waits = seats.sign_up(the_slot(event, SlotRole.STANDBY), a_mentor(city="Chicago")).person
    near, far, held = a_mentor(city=site.city), a_mentor(city="Chicago"), a_mentor(city=site.city)
    a_hold(held)
    ends = today() + timedelta(days=20)
    queries.clearances_of(dana.id)[0].expires_on = ends
    db.session.commit()

    tasks.look_ahead()
    assert (signup.state, asked()) == (SignupState.CONFIRMED, set())

    later = clock.now() + timedelta(days=22)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.look_ahead()

    assert signup.state is SignupState.REMOVED
    assert asked() >= {waits.id, near.id}
    assert not asked() & {far.id, held.id, dana.id}


def test_each_is_asked_once_and_nobody_who_is_busy_then(app):
    site = a_site()
    event, other = an_event(MENTORS, site=site), an_event(MENTORS, site=site)
    free, busy = a_mentor(city=site.city), a_mentor(city=site.city)
    seats.sign_up(the_slot(other), busy)
    a_person(city=site.city)

    assert [standby.search(the_slot(event)) for _ in range(2)] == [1, 0]

    assert asked() == {free.id}
    assert len(db.session.scalars(select(Letter).where(Letter.person_id == free.id)).all()) == 1


def test_staff_ask_with_one_button_while_a_mentor_is_missing(client, app):
    site = a_site()
    event, free = an_event(MENTORS, site=site), a_mentor(city=site.city)
    sign_in(client, a_staff_member(Role.COORDINATOR, site))
    page = f"/staff/events/{event.id}"
    assert "Ask mentors who are free" in client.get(page).text

    looked = client.post(f"{page}/ask-mentors")
    assert f"{free.name} ({free.email}): a letter that asks whether she can help" in looked.text
    assert asked() == set()
    sure = {"data": {"save": "1"}, "follow_redirects": True}
    answer = client.post(f"{page}/ask-mentors", **sure)
    assert ("1 asked." in answer.text, asked()) == (True, {free.id})
    db.session.commit()
    again = client.post(f"{page}/ask-mentors", **sure)
    assert "Nobody is free who has not been asked already." in again.text

    for _ in range(4):
        seats.sign_up(the_slot(event), a_mentor())
    db.session.commit()
    assert "Ask mentors who are free" not in client.get(page).text
    assert client.post(f"{page}/ask-mentors").status_code == 409
