"""Reminders are rules that read as sentences; "still coming?" is answered with one tap."""

from datetime import UTC, datetime, timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import tasks
from stepup.events.actions import changes, reminding, seats
from stepup.events.models import ReminderKind, ReminderRule, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.events.mail import kinds, newest, page_of, words_of
from tests.factories import (
    a_mentor,
    a_person,
    a_program,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
)
from tests.signing import sign_in

NOON = datetime(2027, 3, 1, 20, tzinfo=UTC)  # a Monday, in Los Angeles
REMIND, ASK = ReminderKind.REMINDER, ReminderKind.STILL_COMING


@pytest.fixture
def at(monkeypatch):
    def moved(**span):
        now = NOON + timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: now)

    moved()
    return moved


@pytest.fixture
def friday(app, at):
    event = an_event(
        SlotPlan(SlotRole.MENTOR, 0, 3),
        SlotPlan(SlotRole.GUEST, 0, 3),
        starts_at=NOON + timedelta(days=4),
    )
    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor(email="dana@example.org"))
    seats.sign_up(the_slot(event, SlotRole.GUEST), a_person(email="gina@example.org"))
    db.session.commit()
    return event


def test_a_rule_reads_as_a_sentence(app):
    rule = reminding.add_rule(
        REMIND, 48, role="mentor", program=a_program("GROW"), words="Bring a story."
    )

    assert rule.sentence == (
        "2 days before, we remind every confirmed mentor of GROW, with when, where and what to "
        "bring, and say: “Bring a story.”."
    )
    asks = reminding.add_rule(ASK, 3).sentence
    assert asks.startswith("3 hours before, we ask “still coming?” of everybody who is confirmed")


def test_a_rule_writes_to_its_role_alone_at_its_hour_and_once(friday, at):
    reminding.add_rule(REMIND, 72, role="mentor", words="Bring a story.")
    db.session.commit()

    at(hours=23)
    assert tasks.remind_due() == 0
    at(hours=25)
    assert [tasks.remind_due(), tasks.remind_due()] == [1, 0]
    assert kinds("gina@example.org") == ["confirmed"]
    assert "Bring a story." in words_of(newest("dana@example.org"))


def test_of_two_rules_whose_hour_has_come_the_nearer_one_writes(friday, at):
    reminding.add_rule(REMIND, 72)
    reminding.add_rule(REMIND, 24, words="Tomorrow.")
    db.session.commit()

    at(hours=75)
    assert tasks.remind_due() == 2
    assert "Tomorrow." in words_of(newest())


def test_still_coming_is_answered_with_one_tap_after_a_look(friday, at, client):
    reminding.add_rule(ASK, 48, role="mentor")
    db.session.commit()
    at(hours=50)
    assert tasks.remind_due() == 1
    page = page_of(newest("dana@example.org"))

    assert "Still coming?" in client.get(page).text
    answer = client.post(f"{page}/sure", follow_redirects=True).text
    assert "we count on you" in answer
    assert "Still coming?" not in answer
    sign_in(client, a_staff_member())
    assert "said again that she comes" in client.get(f"/staff/events/{friday.id}").text


def test_who_said_so_before_is_not_asked_any_more(friday, at, client):
    reminding.add_rule(ASK, 48)
    page = page_of(newest("dana@example.org"))
    at(hours=30)
    client.post(f"{page}/sure")

    at(hours=50)
    assert tasks.remind_due() == 1
    assert kinds("dana@example.org") == ["confirmed"]


def test_who_wants_no_reminder_gets_none_and_all_other_letters(friday, at, client):
    page = page_of(newest("dana@example.org"))
    assert "Do not remind me" in client.get(page).text
    client.post(f"{page}/quiet")

    at(hours=50)
    assert tasks.remind_due() == 1
    changes.change(friday, room="Room 9")
    assert kinds("dana@example.org") == ["confirmed", "moved"]
    client.post(f"{page}/remind")
    at(hours=76)
    assert tasks.remind_due() == 1
    assert kinds("dana@example.org") == ["confirmed", "moved", "reminder"]


def test_nobody_is_reminded_at_night_where_she_is(app, at):
    event = an_event(starts_at=NOON + timedelta(days=4))
    seats.sign_up(the_slot(event), a_person(time_zone="Europe/London"))
    db.session.commit()

    at(hours=50)  # two in Los Angeles, ten at night in London
    assert tasks.remind_due() == 0
    at(hours=62)
    assert tasks.remind_due() == 0
    at(hours=68)
    assert tasks.remind_due() == 1


def test_a_paused_rule_writes_nothing(friday, at):
    rule = reminding.add_rule(REMIND, 48)
    reminding.pause(rule, True)
    db.session.commit()

    at(hours=50)
    assert tasks.remind_due() == 0


def test_staff_add_pause_and_remove_rules_on_a_page(app, client):
    sign_in(client, a_staff_member())
    page = "/staff/events/reminders"
    assert "2 days before, we remind everybody who is confirmed" in client.get(page).text
    typed = {"kind": "still_coming", "number": "2", "unit": "24", "role": "mentor", "program": "0"}

    saved = client.post(page, data=typed, follow_redirects=True).text
    assert "2 days before, we ask “still coming?” of every confirmed mentor" in saved
    rule = db.session.scalars(db.select(ReminderRule)).one()
    paused = client.post(f"{page}/{rule.id}/pause", follow_redirects=True).text
    assert "Resume" in paused
    client.post(f"{page}/{rule.id}/remove")
    assert "until you add rules of your own" in client.get(page).text


def test_a_site_lead_reads_the_rules_and_changes_none(app, client):
    sign_in(client, a_staff_member(Role.SITE_LEAD, a_site()))
    typed = {"kind": "reminder", "number": "2", "unit": "24", "role": "", "program": "0"}

    assert client.get("/staff/events/reminders").status_code == 200
    assert client.post("/staff/events/reminders", data=typed).status_code == 403
