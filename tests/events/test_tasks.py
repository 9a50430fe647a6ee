"""What the alarm clock does for events."""

from datetime import UTC, datetime, timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import postbox, queries, tasks
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import PersonalLink
from stepup.volunteers import queries as volunteers
from tests.calendars.factories import all_of
from tests.events.mail import calendars_in, invitation_in, kinds, newest, words_of
from tests.events.test_together import a_course
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
    an_event,
    the_slot,
    today,
)

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)
FAR = today() + timedelta(days=300)
NOON = datetime(2027, 3, 1, 20, tzinfo=UTC)  # a Monday, in Los Angeles


@pytest.fixture
def at(monkeypatch):
    """`at(NOON, hours=3)`: from here on it is three hours later."""

    def moved(moment, **span):
        now = moment + timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: now)

    moved(NOON)
    return moved


@pytest.fixture
def reminded(at):
    """A sign-up for Friday noon, made on Monday."""
    event = an_event(starts_at=NOON + timedelta(days=4))
    signup = seats.sign_up(the_slot(event), a_person())
    db.session.commit()
    return signup


def test_two_days_before_she_is_reminded_once(app, at, reminded):
    at(NOON, hours=47, minutes=59)
    assert tasks.remind_due() == 0
    at(NOON, hours=48)

    assert [tasks.remind_due(), tasks.remind_due()] == [1, 0]
    assert kinds() == ["confirmed", "reminder"]
    assert "We meet soon" in words_of(newest())


def test_a_reminder_that_is_written_already_costs_no_new_link(app, at, reminded):
    at(NOON, hours=50)
    tasks.remind_due()
    before = db.session.scalar(db.select(db.func.count()).select_from(PersonalLink))

    tasks.remind_due()

    assert db.session.scalar(db.select(db.func.count()).select_from(PersonalLink)) == before


@pytest.mark.parametrize(
    ("hour", "count"),
    [
        ("2027-03-03 20:59", 1),
        ("2027-03-03 21:00", 0),
        ("2027-03-04 07:59", 0),
        ("2027-03-04 08:00", 1),
    ],
)
def test_nobody_is_reminded_at_night_where_the_event_is(app, at, reminded, hour, count):
    at(clock.from_local(datetime.fromisoformat(hour), "America/Los_Angeles"))

    assert tasks.remind_due() == count


@pytest.mark.parametrize(
    "deed",
    [
        lambda signup: seats.withdraw(signup),
        lambda signup: seats.remove(signup, reason="Mended."),
        lambda signup: changes.cancel(signup.event, "Snow."),
    ],
    ids=["withdrawn", "removed", "cancelled"],
)
def test_who_no_longer_comes_is_not_reminded(app, at, reminded, deed):
    deed(reminded)
    at(NOON, hours=50)

    assert tasks.remind_due() == 0


def test_who_was_told_of_a_change_within_a_day_is_not_reminded(app, at, reminded):
    at(NOON, hours=47)
    changes.change(reminded.event, room="Room 9")

    at(NOON, hours=50)
    assert tasks.remind_due() == 0
    at(NOON, hours=72)
    assert tasks.remind_due() == 1


def test_who_signed_up_within_a_day_is_not_reminded_of_it(app, at):
    event = an_event(starts_at=NOON + timedelta(days=4))
    at(NOON, hours=52)
    seats.sign_up(the_slot(event), a_person())

    at(NOON, hours=53)
    assert tasks.remind_due() == 0
    at(NOON, hours=76)
    assert tasks.remind_due() == 1


def test_an_event_that_moved_to_another_day_is_worth_another_reminder(app, at, reminded):
    at(NOON, hours=49)
    tasks.remind_due()
    event = reminded.event
    week = timedelta(days=7)
    changes.change(event, starts_at=event.starts_at + week, ends_at=event.ends_at + week)

    at(NOON, days=7, hours=50)

    assert [tasks.remind_due(), tasks.remind_due()] == [1, 0]


def test_the_command_says_how_many(app, at, reminded):
    at(NOON, hours=50)
    db.session.commit()

    answer = app.test_cli_runner().invoke(args=["events", "remind"])

    assert answer.output == "Reminders queued: 1.\n"


def test_a_seat_nobody_confirmed_goes_to_the_next_in_line(app, at):
    event = an_event(starts_at=NOON + timedelta(days=9))
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"), proved=False)
    seats.sign_up(the_slot(event), a_person(email="bea@example.org"))
    db.session.commit()
    at(NOON, hours=23)
    tasks.lapse_due()
    assert kinds() == ["hold", "waiting"]

    at(NOON, hours=24)
    tasks.lapse_due()
    tasks.lapse_due()
    db.session.rollback()

    assert kinds("ana@example.org") == ["hold", "lapsed"]
    assert kinds("bea@example.org") == ["waiting", "offer"]


def test_whose_check_was_taken_back_loses_her_place_and_reads_why(app):
    event = an_event(MENTORS)
    day = clock.to_local(event.ends_at, event.time_zone).date()
    ready, lapsing = a_mentor(day), a_mentor(day)
    for mentor in (ready, lapsing):
        seats.sign_up(the_slot(event), mentor)
    (clearance,) = volunteers.clearances_of(lapsing.id)
    clearance.revoked_at = clock.now()
    db.session.commit()

    tasks.look_ahead()
    db.session.rollback()

    assert [signup.person_id for signup in queries.live_signups(event)] == [ready.id]
    assert "background check" in words_of(newest())
    assert invitation_in(newest())[0] == "CANCEL"


def test_others_are_asked_before_whoever_lapsed_loses_her_place(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 1, 1))
    lapsing = a_mentor(FAR)
    seats.sign_up(the_slot(event), lapsing)
    a_mentor(FAR, city=event.site.city, email="free@example.org")
    (clearance,) = volunteers.clearances_of(lapsing.id)
    clearance.revoked_at = clock.now()
    db.session.commit()
    before = len(kinds())

    tasks.look_ahead()
    db.session.rollback()

    assert kinds("free@example.org") == ["needed"]
    assert kinds()[before:] == ["needed", "removed"]


def test_who_loses_several_dates_in_one_night_reads_one_letter_that_takes_out_each(app):
    ready, lapsing = a_mentor(FAR), a_mentor(FAR)
    events = a_course(MENTORS, dates=3)
    for event in events:
        for mentor in (ready, lapsing):
            seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
    (clearance,) = volunteers.clearances_of(lapsing.id)
    clearance.revoked_at = clock.now()
    db.session.commit()

    tasks.look_ahead()
    tasks.look_ahead()
    db.session.rollback()

    assert kinds(lapsing.email) == ["confirmed"] * 3 + ["removed_dates"]
    assert kinds(ready.email) == ["confirmed"] * 3
    texts = calendars_in(newest(lapsing.email))
    assert [all_of("METHOD", text) + all_of("UID", text) for text in texts] == [
        ["CANCEL", event.uid] for event in events
    ]


def test_reasons_that_differ_stand_beside_their_dates(app):
    first, second = [seats.sign_up(the_slot(event), a_person()) for event in a_course(dates=2)]
    second.person = first.person
    db.session.flush()

    with postbox.together():
        seats.remove(first, reason="The room is smaller.")
        seats.remove(second, reason="Your check ends.")

    words = words_of(newest())
    assert words.index("Evening 1") < words.index("The room is smaller.") < words.index("Evening 2")
    assert words.index("Evening 2") < words.index("Your check ends.")


def test_a_hold_takes_her_coming_places_back_in_the_night(app):
    near, far = an_event(MENTORS), an_event(MENTORS, starts_in=timedelta(days=70))
    mentor = a_mentor()
    for event in (near, far):
        seats.sign_up(the_slot(event), mentor)
    a_hold(mentor, note="Something we do not say")

    tasks.look_ahead()
    db.session.rollback()

    assert queries.live_signup(near.id, mentor.id) is None
    assert queries.live_signup(far.id, mentor.id) is not None
    assert "Your upcoming dates are paused" in words_of(newest())
    assert "Something we do not say" not in words_of(newest())


def test_the_alarm_clock_knows_these_deeds(app):
    alarms = app.extensions["clockwork"].huey._registry.periodic_tasks
    names = {task.name for task in alarms}

    deeds = ["lapse_due", "remind_due", "look_ahead", "seat_those_who_wait", "forget_old_revisions"]
    assert {f"stepup.events.tasks.{deed}" for deed in deeds} <= names
