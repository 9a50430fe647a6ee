"""Many dates at once: school calendars, sets of places, copies, a change for all, the board."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import board, holidays, queries, recurrence
from stepup.events.actions import aids, planning, seasons, seats
from stepup.events.holidays import Break
from stepup.events.models import Event, EventState, Series, SlotRole, SlotTemplate
from stepup.events.plans import EventPlan, SlotPlan
from stepup.events.recurrence import Around, Rhythm
from stepup.people.models import Role
from tests.factories import (
    a_cohort,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
)
from tests.signing import sign_in

ZONE = "America/Los_Angeles"
SPRING = Break("Spring break", date(2027, 3, 22), date(2027, 3, 26))


def a_series(*days, site=None, at=10, **facts):
    site = site or a_site(time_zone=ZONE)
    plans = []
    for day in days:
        starts_at = clock.from_local(datetime.combine(day, time(at)), ZONE)
        dull = {"title": "Saturday session", "slots": (SlotPlan(SlotRole.GUEST, 0, 5, "Visitor"),)}
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        plans.append(EventPlan(site=site, **{**dull, **times, **facts}))
    series = planning.create_series("Saturdays", plans)
    for event in queries.events_of_series(series):
        planning.open_up(event)
    db.session.commit()
    return queries.events_of_series(series)


def walls(events):
    return [f"{clock.to_local(one.starts_at, one.time_zone):%Y-%m-%d %H:%M}" for one in events]


@pytest.fixture
def in_january(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 4, 18, tzinfo=UTC))


def test_a_school_calendar_is_read_line_by_line():
    text = "2027-03-22 to 2027-03-26 Spring break\n\n2027-05-31: Memorial Day\n"

    assert holidays.read(text) == [
        SPRING,
        Break("Memorial Day", date(2027, 5, 31), date(2027, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Spring break in March", "cannot be read"),
        ("2027-02-30 Carnival", "There is no day 2027-02-30"),
        ("2027-03-26 to 2027-03-22 Spring", "end before it begins"),
        ("", "between 1 and 100 lines"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, sentence):
    with pytest.raises(Refused, match=sentence):
        holidays.read(line)


def test_a_break_is_shown_left_out_and_the_number_of_dates_is_still_made():
    days = recurrence.dates(date(2027, 3, 17), Rhythm.WEEKLY, 3, breaks=[SPRING])

    shown = recurrence.occurrences(days, time(16), time(18), ZONE, Around(breaks=[SPRING]))

    assert [each.on.day for each in shown] == [17, 24, 31, 7]
    assert [each.problem for each in shown] == ["", "Spring break: no school that day.", "", ""]


def test_a_break_is_only_noted_where_staff_meet_all_the_same():
    around = Around(breaks=[SPRING], despite_breaks=True)

    (met,) = recurrence.occurrences([date(2027, 3, 24)], time(16), time(18), ZONE, around)

    assert (met.problem, met.notes) == ("", ("Spring break: no school that day.",))


def test_the_same_room_and_the_same_girls_are_named_as_a_clash(app, in_january):
    cohort = a_cohort()
    (there,) = a_series(date(2027, 3, 6), room="Room 9", cohort=cohort, slots=_two_mentors())
    day, hours = [date(2027, 3, 6)], (time(11), time(12), ZONE)

    def notes(**around):
        return recurrence.occurrences(day, *hours, Around([there], **around))[0].notes

    assert notes() == ("“Saturday session” is at this site then (10:00–12:00).",)
    assert notes(room="room 9") == ("“Saturday session” has Room 9 then (10:00–12:00).",)
    assert notes(cohort_id=cohort.id) == (
        "The same girls are at “Saturday session” then (10:00–12:00).",
    )


def _two_mentors():
    return (SlotPlan(SlotRole.MENTOR, 2, 3),)


def test_the_girls_of_a_cohort_are_looked_for_at_other_sites_too(app, in_january):
    cohort = a_cohort()
    (there,) = a_series(date(2027, 3, 6), cohort=cohort, slots=_two_mentors())
    day = date(2027, 3, 6)

    assert queries.around(a_site().id, None, day, day) == []
    assert queries.around(a_site().id, cohort.id, day, day) == [there]


def test_breaks_pasted_twice_stand_once_and_count_for_their_site_alone(app):
    here, elsewhere = a_site(), a_site()
    line = "2027-03-22 to 2027-03-26 Spring break"

    assert [aids.add_breaks(here, line), aids.add_breaks(here, line)] == [1, 0]
    aids.add_breaks(None, "2027-05-31 Memorial Day")

    assert [each.name for each in queries.breaks_at(here.id)] == ["Spring break", "Memorial Day"]
    assert [each.name for each in queries.breaks_at(elsewhere.id)] == ["Memorial Day"]


def test_places_are_kept_as_a_set_and_planned_with_again(app, client):
    event = an_event(SlotPlan(SlotRole.LEAD, 1, 1), SlotPlan(SlotRole.GUEST, 0, 8, "Sister"))
    sign_in(client, a_staff_member())

    client.post(f"/staff/events/{event.id}/template", data={"name": " Career  day "})
    template = db.session.scalars(db.select(SlotTemplate)).one()
    page = client.get(f"/staff/events/new?places={template.id}").text

    assert template.name == "Career day"
    assert [plan.label for plan in aids.plans_in(template)] == ["", "Sister"]
    assert 'value="Sister"' in page


def test_an_event_is_planned_from_the_places_that_most_evenings_need(app, client):
    sign_in(client, a_staff_member())

    page = client.get("/staff/events/new").text

    chosen = re.findall(r'<option selected value="(mentor|teen|)">', page)
    assert chosen == ["mentor", "teen"]
    assert re.findall(r'name="slots-\d-maximum"[^>]*value="(\d*)"', page)[:2] == ["6", "20"]


def test_a_season_is_copied_with_its_clock_times_over_a_change_of_clocks(app, in_january):
    events = a_series(date(2027, 3, 6), date(2027, 3, 13), date(2027, 3, 20))
    series = db.session.get(Series, events[0].series_id)
    by = seasons.days_until(series, date(2028, 3, 11))

    copy = seasons.copy(series, "", seasons.copied_plans(series, by, None))

    copied = queries.events_of_series(copy)
    assert walls(copied) == ["2028-03-11 10:00", "2028-03-18 10:00", "2028-03-25 10:00"]
    assert {one.state for one in copied} == {EventState.DRAFT}
    assert [slot.label for slot in queries.slots_of(copied[2])] == ["Visitor"]


def test_the_copy_is_shown_before_it_is_saved(app, client, in_january):
    events = a_series(date(2027, 3, 6), date(2027, 3, 13))
    aids.add_breaks(None, "2028-03-18 Founders Day")
    sign_in(client, a_staff_member())
    url = f"/staff/events/series/{events[0].series_id}/copy"
    asked = {"title": "Next year", "first_on": "2028-03-11", "cohort": "0"}

    shown = client.post(url, data=asked)
    assert "Founders Day: no school that day." in shown.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Event)) == 2

    client.post(url, data={**asked, "save": "1"})
    assert db.session.scalar(db.select(db.func.count()).select_from(Event)) == 4


@pytest.mark.parametrize(
    ("reach", "moved"),
    [
        ("one", ["2027-03-06 10:00", "2027-03-14 16:30", "2027-03-20 10:00"]),
        ("following", ["2027-03-06 10:00", "2027-03-14 16:30", "2027-03-21 16:30"]),
        ("all", ["2027-03-07 16:30", "2027-03-14 16:30", "2027-03-21 16:30"]),
    ],
)
def test_one_date_those_that_follow_or_all_move_by_the_clock(app, in_january, reach, moved):
    events = a_series(date(2027, 3, 6), date(2027, 3, 13), date(2027, 3, 20))
    chosen = events[1]
    starts_at = datetime(2027, 3, 14, 23, 30, tzinfo=UTC)
    new = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}

    seasons.change(chosen, seasons.Reach(reach), **new)

    assert walls(sorted(events, key=lambda one: one.id)) == moved


def test_a_change_of_the_series_leaves_alone_what_a_date_has_of_its_own(app, in_january):
    first, second = a_series(date(2027, 3, 6), date(2027, 3, 13), title="Saturday")
    second.room = "Gym"

    seasons.change(first, seasons.Reach.ALL, title="Essay day", room="")

    assert [(one.title, one.room) for one in (first, second)] == [
        ("Essay day", ""),
        ("Essay day", "Gym"),
    ]


def test_the_rest_of_a_series_is_called_off_and_each_person_hears(app, in_january):
    events = a_series(date(2027, 3, 6), date(2027, 3, 13), date(2027, 3, 20))
    seats.sign_up(the_slot(events[2]), a_person())

    told = seasons.cancel(events[1], seasons.Reach.FOLLOWING, "The school closes")

    assert told == 1
    assert [one.state for one in events] == [
        EventState.OPEN,
        EventState.CANCELLED,
        EventState.CANCELLED,
    ]


def test_the_board_shows_who_is_missing_first_and_in_lanes(app, client, in_january):
    roosevelt, lincoln = a_site(name="Roosevelt", time_zone=ZONE), a_site(name="Lincoln")
    a_series(date(2027, 3, 1), site=lincoln, title="Enough")
    (short,) = a_series(date(2027, 3, 3), site=roosevelt, title="Short", slots=_two_mentors())
    seats.sign_up(the_slot(short), a_mentor())
    db.session.commit()
    days = board.week_of(date(2027, 3, 3))

    shown = board.of(days, queries.open_between(clock.now(), clock.days_from_now(90), None))

    assert [site.name for site, _cards in shown.lanes] == ["Lincoln", "Roosevelt"]
    assert [(card.event.title, card.needs) for card in shown.cards] == [
        ("Short", "1 mentor"),
        ("Enough", ""),
    ]
    sign_in(client, a_staff_member())
    page = client.get("/staff/events/board?week=2027-03-03").text
    assert "1 of 2 events in these days need somebody." in page
    assert page.count("needs 1 mentor") == 2


def test_a_site_lead_sees_the_board_of_her_site_alone(app, client, in_january):
    here = a_site(time_zone=ZONE)
    a_series(date(2027, 3, 3), site=here, title="Ours")
    a_series(date(2027, 3, 3), title="Theirs")
    sign_in(client, a_staff_member(Role.SITE_LEAD, here))

    page = client.get("/staff/events/board?week=2027-03-03").text

    assert "Ours" in page
    assert "Theirs" not in page
