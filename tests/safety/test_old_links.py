"""SAFE-19: whoever is on hold has links from before; none of them lets her near the girls."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SEATED, Attendance, CoverAsk, Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose, Role
from stepup.safety import actions as safety
from tests.factories import a_mentor, a_staff_member, an_event, the_slot

MENTORS = SlotPlan(SlotRole.MENTOR, 0, 6)


@pytest.fixture
def tonight(app):
    return an_event(MENTORS, starts_in=timedelta(hours=2))


@pytest.fixture
def dana(app):
    return a_mentor(email="dana@example.org")


def seated(person):
    places = select(Signup).where(Signup.person_id == person.id, Signup.state.in_(SEATED))
    return db.session.scalars(places).all()


def held(person):
    """By whatever finds a danger first: her places are still written down."""
    safety.place_hold(person, None)
    db.session.commit()


def test_a_seat_that_was_kept_for_her_is_not_confirmed(client, tonight, dana):
    signup = seats.sign_up(the_slot(tonight), dana, proved=False)
    token = links.mint(Purpose.SIGNUP, signup.id, dana)
    held(dana)

    answer = client.post(f"/signups/{token}/confirm")

    assert (answer.status_code, "paused" in answer.text) == (409, True)
    assert db.session.get(Signup, signup.id).state is SignupState.HELD


def test_a_place_that_she_gave_back_is_not_taken_again(client, tonight, dana):
    signup = seats.sign_up(the_slot(tonight), dana)
    token = links.mint(Purpose.SIGNUP, signup.id, dana)
    seats.withdraw(signup)
    held(dana)

    client.post(f"/signups/{token}/again")

    assert seated(dana) == []


def test_a_question_whether_she_can_help_is_answered_with_no_place(client, tonight, dana):
    ask = CoverAsk(event=tonight, slot=the_slot(tonight), person=dana)
    db.session.add(ask)
    db.session.flush()
    token = links.mint(Purpose.COVER, ask.id, dana)
    held(dana)

    assert client.post(f"/asked/{token}/yes").status_code == 409
    assert seated(dana) == []


def test_the_poster_at_the_door_does_not_let_her_in(client, tonight, dana):
    seats.sign_up(the_slot(tonight), dana)
    token = links.mint(
        Purpose.SELF_CHECK_IN, tonight.id, a_staff_member(Role.SITE_LEAD, tonight.site)
    )
    held(dana)

    client.post(f"/here/{token}", data={"email": dana.email})

    assert db.session.scalars(select(Attendance)).all() == []


def test_her_calendar_is_empty_and_a_lead_s_door_is_closed_from_the_next_request_on(
    client, tonight, dana
):
    lead = a_staff_member(Role.SITE_LEAD, tonight.site)
    seats.sign_up(the_slot(tonight), dana)
    feed = links.mint(Purpose.FEED, dana.id, dana)
    door = links.mint(Purpose.CHECK_IN, tonight.id, lead)
    db.session.commit()
    assert "BEGIN:VEVENT" in client.get(f"/feeds/{feed}.ics").text
    assert client.get(f"/check-in/{door}").status_code == 200

    held(dana)
    held(lead)

    assert "BEGIN:VEVENT" not in client.get(f"/feeds/{feed}.ics").text
    assert client.get(f"/check-in/{door}").status_code == 404
