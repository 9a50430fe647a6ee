"""What is coming, as anybody sees it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stepup import clock
from stepup.events.actions import seats
from stepup.events.models import SlotRole, Visibility
from stepup.events.months import Month
from stepup.events.plans import SlotPlan
from tests.factories import a_mentor, a_program, a_site, a_staff_member, an_event, the_slot
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)
HALF_HOUR = timedelta(minutes=30)


def test_the_list_says_when_where_and_who_is_missing_most(client):
    site = a_site(name="Roosevelt High School", city="Los Angeles")
    event = an_event(MENTORS, SlotPlan(SlotRole.LEAD, 1, 1), site=site, title="Career day")
    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    seats.sign_up(the_slot(event, SlotRole.LEAD), a_mentor())

    page = client.get("/events").text

    assert "Career day" in page
    assert clock.when(event.starts_at, event.ends_at, event.time_zone) in page
    assert "Roosevelt High School, Los Angeles" in page
    assert "<strong>Mentor</strong>" in page
    assert "1 of 4 taken, 1 more needed" in page


def test_an_empty_house_says_what_to_do(client):
    assert "The next season is being planned" in client.get("/events").text


@pytest.mark.parametrize(
    "search",
    ["city=Denver", "city=denver", "program=GROW", "role=speaker", "city=Denver&role=speaker"],
)
def test_a_search_finds_what_was_asked_for_only(client, search):
    denver = a_site(city="Denver", time_zone="America/Denver")
    wanted = {"site": denver, "program": a_program("GROW"), "title": "The wanted one"}
    an_event(SlotPlan(SlotRole.SPEAKER, 0, 1), **wanted)
    an_event(MENTORS, title="Another one")

    page = client.get(f"/events?{search}").text

    assert "The wanted one" in page
    assert "Another one" not in page


def test_a_month_begins_and_ends_at_midnight_where_we_are(client):
    zone = ZoneInfo("America/Los_Angeles")
    month = Month.of(clock.today("UTC")).next.next
    last_night = datetime(month.first.year, month.first.month, 1, 23, tzinfo=zone)
    an_event(starts_at=last_night - timedelta(days=1), title="The night before", lasts=HALF_HOUR)
    an_event(starts_at=last_night, title="The first night", lasts=HALF_HOUR)

    page = client.get(f"/events?month={month}").text

    assert "The first night" in page
    assert "The night before" not in page


@pytest.mark.parametrize("search", ["city=Atlantis", "program=Nothing", "program=0", "role=staff"])
def test_what_nobody_planned_is_not_found_and_the_page_says_so(client, search):
    an_event(MENTORS)

    answer = client.get(f"/events?{search}")

    assert answer.status_code == 200
    assert "Nothing like that is planned yet" in answer.text


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("month=banana", "Write the month like 2027-03."),
        ("month=2027-13", "Write the month like 2027-03."),
        ("month=0001-01", "Write the month like 2027-03."),
        ("role=pope", "Nobody comes as that."),
        ("view=month&month=%F0%9F%98%80", "Write the month like 2027-03."),
    ],
)
def test_what_cannot_be_read_is_said(client, search, sentence):
    answer = client.get(f"/events?{search}")

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    "search", ["page=0", "page=-3", "page=x", "page=99999999999999999999", "view=sideways"]
)
def test_a_page_that_is_none_shows_a_page(client, search):
    an_event(MENTORS)

    assert client.get(f"/events?{search}").status_code == 200


def test_the_month_shows_each_event_on_its_day_where_it_happens(client):
    month = Month.of(clock.today("UTC")).next
    late = datetime(month.first.year, month.first.month, 10, 22, tzinfo=ZoneInfo("America/Denver"))
    site = a_site(time_zone="America/Denver")
    event = an_event(MENTORS, site=site, starts_at=late, lasts=HALF_HOUR, title="Late talk")

    page = client.get(f"/events?view=month&month={month}").text

    day = page.split(f'datetime="{month}-10"')[1].split("</td>")[0]
    assert f'<a href="/events/{event.id}">22:00 Late talk</a>' in day


def test_a_month_has_whole_weeks():
    february = Month.read("2026-02")

    assert february.weeks[0][0] == date(2026, 2, 1)
    assert (february.previous, february.next) == (Month.read("2026-01"), Month.read("2026-03"))


@pytest.mark.parametrize("address", ["/events", "/events?view=month"])
def test_a_list_costs_the_same_for_one_and_thirty_events(client, count_queries, address):
    site = a_site()
    starts_at = clock.now() + timedelta(hours=2)
    an_event(MENTORS, site=site, starts_at=starts_at)
    with count_queries() as for_one:
        client.get(address)
    for _ in range(29):
        an_event(MENTORS, site=site, starts_at=starts_at)

    with count_queries() as for_thirty:
        page = client.get(address).text

    assert page.count("Career evening") == 30
    assert len(for_thirty) == len(for_one)


def test_a_signed_in_list_costs_the_same_for_one_and_thirty_events(client, count_queries):
    site = a_site()
    sign_in(client, a_mentor())
    an_event(MENTORS, site=site)
    with count_queries() as for_one:
        client.get("/events")
    for _ in range(29):
        an_event(MENTORS, site=site)

    with count_queries() as for_thirty:
        client.get("/events")

    assert len(for_thirty) == len(for_one)


def test_more_than_a_page_of_events_is_turned_over(client):
    site = a_site()
    for number in range(41):
        an_event(site=site, title=f"Evening {number:02}", starts_in=timedelta(days=1 + number))

    first, second = client.get("/events").text, client.get("/events?page=2").text

    assert "Evening 39" in first
    assert "Evening 40" not in first
    assert "Evening 40" in second
    assert "Page 2 of 2" in second


def test_private_and_cohort_events_are_not_listed_for_everybody(client):
    an_event(title="For the cohort", visibility=Visibility.COHORT)
    an_event(title="By invitation", visibility=Visibility.PRIVATE)
    an_event(title="Not open yet", opened=False)

    page = client.get("/events").text
    assert "The next season is being planned" in page

    sign_in(client, a_staff_member())
    page = client.get("/events").text
    assert "For the cohort" in page
    assert "By invitation" in page
    assert "Not open yet" not in page
