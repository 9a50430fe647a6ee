"""The grid of a cohort's evenings, who slips away, and ticking it from a paper list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.events import attending, queries
from stepup.events.actions import evening, seats
from stepup.events.models import Attendance, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.factories import a_cohort, a_mentor, a_site, a_staff_member, a_teen, an_event, the_slot
from tests.signing import sign_in

SLOTS = SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.TEEN, 0, 40)


@pytest.mark.parametrize(
    ("evenings", "flag"),  # C she came, m she had a place and did not, - she had no place
    [
        ("", ""),
        ("mm", ""),
        ("mmm", "Had a place and missed the last 3."),
        ("CCm-mm-", "Had a place and missed the last 3."),
        ("CCCm", ""),
        ("mCmC", "Came to 2 of 4 she had a place for in the last six weeks."),
        ("mmmmCCC", ""),
        ("mCC", ""),
        ("mCCmC", ""),
        ("C------", ""),
    ],
)
def test_who_slips_away(evenings, flag):
    words = {"C": attending.CAME, "m": attending.MISSED, "-": attending.NO_PLACE}
    assert attending.trend_for([words[one] for one in evenings], lately=4) == flag


@pytest.fixture
def evenings(app, monkeypatch):
    """Three evenings of a cohort of two; at the first two of them were two mentors."""
    cohort = a_cohort(a_site())
    girls = [a_teen(cohort, first_name=name).person for name in ("Ana", "Bea")]
    mentors = [a_mentor() for _ in range(2)]
    events = [
        an_event(*SLOTS, site=cohort.site, cohort=cohort, starts_in=timedelta(days=days))
        for days in (1, 2, 3)
    ]
    for event in events[:2]:
        for mentor in mentors:
            seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
    girl = seats.sign_up(the_slot(events[0], SlotRole.TEEN), girls[0])
    db.session.commit()
    for event in events[:2]:
        begins = event.starts_at
        monkeypatch.setattr(clock, "now", lambda begins=begins: begins)
        for signup in queries.live_signups(event):
            evening.check_in(signup, None)
    over = events[2].ends_at
    monkeypatch.setattr(clock, "now", lambda: over)
    db.session.commit()
    assert girl.person_id == girls[0].id
    return cohort, events, girls


def boxes(events, girls):
    """As the page has them; nothing is left open that a request would have to wait for."""
    found = [f"{event.id}:{girl.id}" for event in events for girl in girls]
    db.session.commit()
    return found


def came():
    teens = select(Attendance.event_id, Attendance.person_id).where(
        Attendance.role == SlotRole.TEEN
    )
    return set(db.session.execute(teens).all())


def test_the_grid_shows_who_came(evenings):
    cohort, events, (ana, bea) = evenings

    grid = attending.of(cohort)

    assert [event.id for event in grid.events] == [event.id for event in events]
    first, *others = (event.id for event in events)
    empty = dict.fromkeys([first, *others], attending.NO_PLACE)
    assert [(row.girl.id, row.cells) for row in grid.rows] == [
        (ana.id, {**empty, first: attending.CAME}),
        (bea.id, empty),
    ]
    assert [grid.came_to(event) for event in events] == [1, 0, 0]


def test_staff_tick_it_and_the_doors_rules_hold(client, evenings):
    cohort, events, (ana, bea) = evenings
    sign_in(client, a_staff_member(Role.COORDINATOR, cohort.site))
    page = f"/staff/events/attendance/{cohort.id}"
    data = {"shown": boxes(events, [ana, bea]), "came": boxes(events[1:], [ana, bea])}

    answer = client.post(page, data=data, follow_redirects=True)

    assert came() == {(events[1].id, ana.id), (events[1].id, bea.id)}
    assert "3 changed." in answer.text
    assert "it needs 2 who are not related" in answer.text  # nobody was there at the third
    deeds = db.session.scalars(select(Entry.deed).where(Entry.kind == "attendance")).all()
    assert (deeds.count("check-in undone"), deeds.count("recorded afterwards")) == (1, 2)


def test_what_was_not_on_the_page_is_left_alone(client, evenings):
    cohort, events, (ana, bea) = evenings
    sign_in(client, a_staff_member(Role.COORDINATOR, cohort.site))

    page = f"/staff/events/attendance/{cohort.id}"
    client.post(page, data={"shown": boxes(events[1:], [bea])})

    assert came() == {(events[0].id, ana.id)}


def test_a_girl_without_a_yes_is_not_written_down(client, evenings):
    cohort, events, _girls = evenings
    maya = a_teen(cohort, first_name="Maya", consented=False).person
    sign_in(client, a_staff_member(Role.COORDINATOR, cohort.site))
    data = {"shown": boxes(events[:1], [maya]), "came": boxes(events[:1], [maya])}

    answer = client.post(f"/staff/events/attendance/{cohort.id}", data=data, follow_redirects=True)

    assert "guardian&#39;s yes" in answer.text
    assert (events[0].id, maya.id) not in came()


def test_staff_of_another_site_see_nothing(client, evenings):
    sign_in(client, a_staff_member(Role.COORDINATOR, a_site()))

    assert client.get(f"/staff/events/attendance/{evenings[0].id}").status_code == 403


def test_the_grid_takes_as_many_queries_for_many_girls(evenings, count_queries):
    cohort = evenings[0]

    def asked():
        db.session.expire_all()
        with count_queries() as asked:
            attending.of(cohort)
        return len(asked)

    few = asked()
    for _ in range(3):
        a_teen(cohort)
    assert asked() == few
