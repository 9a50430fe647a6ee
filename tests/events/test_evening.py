"""At the door: who is let in, who may be counted, and what the evening adds up to."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import rosters
from stepup.events.actions import evening, seats
from stepup.events.models import Attendance, EventState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Household
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
)
from tests.signing import sign_in

MENTORS, GIRLS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 8)


@pytest.fixture
def event(app):
    return an_event(MENTORS, GIRLS, starts_in=timedelta(hours=1))


def a_place(event, person, role):
    return seats.sign_up(the_slot(event, role), person)


def a_girl(event, **facts):
    return a_teen(a_cohort(site=event.site), **facts).person


def two_mentors_arrive(event):
    for _ in range(2):
        evening.check_in(a_place(event, a_mentor(), SlotRole.MENTOR), None)


def test_a_girl_is_let_in_when_two_cleared_adults_are_there(event):
    girl = a_place(event, a_girl(event), SlotRole.TEEN)
    evening.check_in(a_place(event, a_mentor(), SlotRole.MENTOR), None)

    with pytest.raises(Refused, match="has 1 cleared adult"):
        evening.check_in(girl, None)

    evening.check_in(a_place(event, a_mentor(), SlotRole.MENTOR), None)
    assert evening.check_in(girl, None).counted is False


def test_two_of_one_household_are_one_adult(event):
    first, second = a_mentor(), a_mentor()
    girl = a_place(event, a_girl(event), SlotRole.TEEN)
    for mentor in (first, second):
        evening.check_in(a_place(event, mentor, SlotRole.MENTOR), None)
    assert rosters.of(event).adults == 2

    home = Household(address="1 Shared Street")
    db.session.add(home)
    first.household = second.household = home
    db.session.flush()

    with pytest.raises(Refused, match="2 who are not related"):
        evening.check_in(girl, None)


def test_a_girl_without_an_emergency_phone_waits_for_one(event):
    two_mentors_arrive(event)
    girl = a_place(event, a_girl(event, emergency_phone=False), SlotRole.TEEN)

    with pytest.raises(Refused, match="no emergency phone") as refusal:
        evening.check_in(girl, None)

    assert [reason.rule for reason in refusal.value.reasons] == ["SAFE-15"]


def test_who_was_put_on_hold_since_is_not_let_in(event):
    mentor = a_place(event, a_mentor(), SlotRole.MENTOR)
    a_hold(mentor.person)

    with pytest.raises(Refused, match="paused"):
        evening.check_in(mentor, None)


def test_checking_in_twice_keeps_the_first_arrival(event):
    mentor = a_place(event, a_mentor(), SlotRole.MENTOR)

    first = evening.check_in(mentor, None)
    again = evening.check_in(mentor, None, at=clock.now() + timedelta(minutes=5))

    assert again is first
    assert db.session.scalars(db.select(Attendance)).all() == [first]


def test_check_in_opens_three_hours_before(app):
    event = an_event(starts_in=timedelta(hours=5))

    with pytest.raises(Refused, match="three hours before"):
        evening.check_in(seats.sign_up(the_slot(event), a_person()), None)


def test_before_the_doors_open_the_roster_says_when_instead_of_offering_it(app):
    early = an_event(starts_in=timedelta(hours=5))
    seats.sign_up(the_slot(early), a_person())
    soon = an_event(starts_in=timedelta(hours=1))
    seats.sign_up(the_slot(soon), a_person())
    client = app.test_client()
    sign_in(client, a_staff_member())

    shut = client.get(f"/staff/events/{early.id}/roster").text
    opened = client.get(f"/staff/events/{soon.id}/roster").text

    assert "Check-in opens three hours before the event starts: " in shut
    assert (shut.count(">Check in<"), opened.count(">Check in<")) == (0, 1)


def test_closing_ends_everybodys_evening_and_hours_are_what_was_observed(event, monkeypatch):
    two_mentors_arrive(event)
    late = event.ends_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: late)

    assert evening.close(event) == 2

    rows = db.session.scalars(db.select(Attendance)).all()
    assert {row.left_at for row in rows} == {event.ends_at}
    assert event.state is EventState.DONE
    assert evening.hours_given(rows) == pytest.approx(
        sum((event.ends_at - row.arrived_at).total_seconds() for row in rows) / 3600, abs=0.01
    )


def test_the_roster_names_the_adults_first_and_says_who_counts(event):
    a_place(event, a_girl(event), SlotRole.TEEN)
    a_place(event, a_mentor(), SlotRole.MENTOR)

    lines = evening.roster(event)

    shown = [(line.signup.slot.role, line.countable) for line in lines]
    assert shown == [(SlotRole.MENTOR, True), (SlotRole.TEEN, False)]
