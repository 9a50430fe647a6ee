"""Every list asks the database as often for thirty rows as for one."""

import pytest

from stepup import clock
from stepup.cohorts.actions import pictures
from stepup.db import db
from stepup.events.actions import evening, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.home import upkeep_tasks
from stepup.mentoring import actions as mentoring
from stepup.people.models import Role
from stepup.volunteers.models import Stage
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_event,
    found_suitable,
    the_slot,
    years_ago,
)
from tests.imports.brought import uploaded
from tests.signing import sign_in

DOOR = SlotPlan(SlotRole.MENTOR, 0, 40), SlotPlan(SlotRole.TEEN, 0, 40)


class House:
    """One more row for every list each time."""

    def __init__(self):
        self.cohort = a_cohort()
        self.tonight = an_event(*DOOR, site=self.cohort.site)
        self.reader = a_staff_member(role=Role.ADMIN)
        self.coordinator = a_staff_member(Role.COORDINATOR, self.cohort.site)

    def grow(self):
        mentor, girl = a_mentor(), a_teen(self.cohort).person
        mentoring.match(mentor, girl, on=clock.today("UTC"))
        seats.sign_up(the_slot(self.tonight, SlotRole.MENTOR), mentor)
        seats.sign_up(the_slot(self.tonight, SlotRole.TEEN), girl)
        seats.sign_up(the_slot(an_event(title="Another evening")), a_person())
        a_hold(a_person())
        uploaded(
            "alumnae",
            {"Email": f"a{mentor.id}@example.org"},
            by=a_staff_member(),
            site=self.cohort.site,
        )
        pictures.add(self.cohort, [girl], "web", "A page", None, by=self.reader)
        applicant = a_volunteer(a_person(born_on=years_ago(35)), stage=Stage.SCREENING)
        found_suitable(applicant)
        a_volunteer(a_person(born_on=years_ago(35)), stage=Stage.TRAINED)
        db.session.commit()

    def pages(self):
        event = f"/staff/events/{self.tonight.id}"
        return [
            "/staff",
            "/staff/events",
            "/staff/events/board",
            "/staff/events/reminders",
            "/sitemap.xml",
            "/embed/events",
            event,
            f"{event}/roster",
            f"{event}/roster/paper",
            f"{event}/cancel",
            "/staff/letters",
            "/staff/matches",
            "/staff/holds",
            "/staff/people",
            "/staff/imports",
            "/staff/volunteers/",
            "/staff/cohorts/",
            f"/staff/cohorts/{self.cohort.id}",
            f"/staff/cohorts/{self.cohort.id}/pictures",
            f"/staff/cohorts/{self.cohort.id}/graduation",
            f"/staff/events/attendance/{self.cohort.id}",
            "/staff/reports",
        ]

    def pages_of_one_site(self):
        """Narrowed to her site, they ask the ties of people too."""
        return ["/staff", "/staff/people", "/staff/volunteers/", "/staff/matches"]


@pytest.fixture
def house(app, monkeypatch):
    noon = clock.now()
    monkeypatch.setattr(clock, "now", lambda: noon)
    return House()


def test_no_list_asks_more_for_thirty_rows_than_for_one(house, client, count_queries):
    def asked():
        return [
            asked_by(client, count_queries, house.reader, house.pages()),
            asked_by(client, count_queries, house.coordinator, house.pages_of_one_site()),
        ]

    house.grow()
    one = asked()

    for _ in range(29):
        house.grow()

    assert asked() == one


def asked_by(client, count_queries, reader, pages):
    found = {}
    sign_in(client, reader)
    for page in pages:
        client.get(page)
        with count_queries() as queries:
            assert client.get(page).status_code == 200
        found[page] = len(queries)
    return found


def test_a_door_with_thirty_people_costs_what_one_costs(house, count_queries):
    counts = []
    for number in (1, 29):
        for _ in range(number):
            house.grow()
        db.session.commit()
        with count_queries() as queries:
            evening.roster(house.tonight)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_night_tells_sqlite_how_many_places_an_event_has(app):
    for _ in range(4):
        seats.sign_up(the_slot(an_event()), a_person())

    upkeep_tasks.count_for_indexes()

    counted = "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_signup_event_id'"
    assert db.session.scalars(db.text(counted)).all() == ["4 1"]


def test_the_night_counts_on_both_databases(any_app):
    upkeep_tasks.count_for_indexes()
