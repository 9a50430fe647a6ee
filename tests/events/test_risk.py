"""Will enough come? Counted out, and held against a thousand evenings by chance."""

import random
from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import board, queries, risk
from stepup.events.actions import alarms, seats
from stepup.events.models import Attendance, EventState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.events.mail import kinds, newest, words_of
from tests.factories import a_mentor, a_staff_member, an_event, kept, the_slot
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 6)


def test_the_chance_that_enough_come_is_what_happens_in_twenty_thousand_evenings():
    lots = random.Random(7)
    for needed in (1, 2, 4, 6):
        chances = [lots.uniform(0.3, 0.98) for _ in range(7)]
        evenings = 20_000

        enough = sum(
            needed <= sum(lots.random() < chance for chance in chances) for _ in range(evenings)
        )

        assert risk.at_least(needed, chances) == pytest.approx(enough / evenings, abs=0.012)


@pytest.mark.parametrize(
    ("needed", "chances", "likely"),
    [
        (0, [], 1.0),
        (1, [], 0.0),
        (1, [0.5], 0.5),
        (1, [0.5, 0.5], 0.75),
        (2, [0.5, 0.5], 0.25),
        (2, [0.9, 0.8, 0.7], 0.9 * 0.8 + 0.9 * 0.2 * 0.7 + 0.1 * 0.8 * 0.7),
    ],
)
def test_small_numbers_by_hand(needed, chances, likely):
    assert risk.at_least(needed, chances) == pytest.approx(likely)


def test_a_newcomer_is_an_average_woman_and_one_missed_evening_brands_nobody():
    assert risk.Record().rate == pytest.approx(0.85)
    assert risk.Record(places=1).rate == pytest.approx(6.8 / 9)
    assert risk.Record(places=20, came=20).rate > 0.95
    assert risk.Record(places=20, came=4).rate < 0.4


def had(person, came, *missed):
    """So many closed evenings that she came to, and those she had a place at and missed."""
    for number in range(came + len(missed)):
        event = an_event(MENTORS, starts_in=timedelta(days=3 + number))
        seats.sign_up(the_slot(event), person)
        event.state = EventState.DONE
        if number < came:
            row = Attendance(event=event, person=person, role=SlotRole.MENTOR)
            row.arrived_at = event.starts_at
            kept(row)


def test_what_she_showed_counts_for_the_event(app):
    event = an_event(MENTORS, starts_in=timedelta(days=30))
    reliable, new = a_mentor(), a_mentor()
    had(reliable, 3)
    for person in (reliable, new):
        seats.sign_up(the_slot(event), person)

    found = risk.of_events([event])[event.id]

    assert found == pytest.approx((3 + 6.8) / 11 * 0.85)


def test_staff_hear_when_enough_said_yes_and_too_few_may_come(app):
    event = an_event(MENTORS, starts_in=timedelta(days=3))
    lead = a_staff_member(Role.SITE_LEAD, event.site, email="lead@example.org")
    for _ in range(2):
        seats.sign_up(the_slot(event), a_mentor())
    assert lead.email

    assert [alarms.warn_of_risk(event), alarms.warn_of_risk(event)] == [1, 1]
    assert kinds("lead@example.org") == ["staff_risk"]
    assert "72 % sure" in words_of(newest("lead@example.org"))
    for _ in range(2):
        seats.sign_up(the_slot(event), a_mentor())
    assert alarms.warn_of_risk(event) == 0


def test_where_somebody_is_missing_already_the_other_alarm_speaks(app):
    event = an_event(MENTORS, starts_in=timedelta(days=3))
    a_staff_member(Role.SITE_LEAD, event.site)

    assert alarms.warn_of_risk(event) == 0


def test_the_board_says_how_sure_it_is_with_as_many_queries_for_many(app, client, count_queries):
    event = an_event(MENTORS, starts_in=timedelta(days=1))
    for _ in range(2):
        seats.sign_up(the_slot(event), a_mentor())
    sign_in(client, a_staff_member())
    day = clock.to_local(event.starts_at, event.time_zone).date()
    page = f"/staff/events/board?week={day}"
    assert "72 % sure that enough come" in client.get(page).text
    counts = []
    for number in (0, 5):
        for _ in range(number):
            other = an_event(MENTORS, starts_in=timedelta(days=1, hours=3))
            seats.sign_up(the_slot(other), a_mentor())
        db.session.commit()
        client.get(page)
        with count_queries() as asked:
            client.get(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert board.of(
        board.week_of(day), queries.open_between(clock.now(), clock.days_from_now(9), None)
    )
