"""The season's figures are counts of what was observed."""

from datetime import timedelta

from stepup import clock
from stepup.db import db
from stepup.events.actions import changes, evening, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.reports import queries
from tests.factories import a_mentor, a_site, a_staff_member, an_event, the_slot
from tests.signing import sign_in


def an_evening_with(*mentors, site):
    event = an_event(
        SlotPlan(SlotRole.MENTOR, 0, 5),
        site=site,
        starts_in=timedelta(0),
        lasts=timedelta(hours=1),
    )
    for mentor in mentors:
        attendance = evening.check_in(seats.sign_up(the_slot(event), mentor), None)
        evening.check_out(attendance, attendance.arrived_at + timedelta(hours=2))
    return event


def test_people_are_counted_once_and_hours_as_observed(app, monkeypatch):
    site, dana, rosa = a_site(name="Curie"), a_mentor(), a_mentor()
    an_evening_with(dana, rosa, site=site)
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    an_evening_with(dana, site=site)
    called_off = an_event(site=site)
    changes.cancel(called_off, "Snow")
    monkeypatch.setattr(clock, "now", lambda: tomorrow + timedelta(days=30))

    (line,) = queries.by_site(tomorrow - timedelta(days=9), tomorrow + timedelta(days=20))

    assert (line.site, line.events, line.called_off) == ("Curie", 2, 1)
    assert (line.adults, line.adult_hours, line.girls) == (2, 6.0, 0)


def test_the_page_asks_as_often_for_thirty_sites_as_for_one(app, client, count_queries):
    a_site()
    sign_in(client, a_staff_member())
    with count_queries() as one:
        assert client.get("/staff/reports").status_code == 200
    for _ in range(29):
        a_site()
    db.session.commit()
    with count_queries() as thirty:
        client.get("/staff/reports")

    assert len(one) == len(thirty)


def test_a_site_called_like_a_formula_stays_text_in_the_spreadsheet(app, client):
    a_site(name='=HYPERLINK("http://evil.example")')
    sign_in(client, a_staff_member())

    sheet = client.get("/staff/reports/season.csv").text

    assert "'=HYPERLINK" in sheet
