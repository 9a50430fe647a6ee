"""What meetings of two mean elsewhere: in feeds, on the family's page, for hours, in a break."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stepup import clock
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.mentoring import actions, meetings
from stepup.mentoring.models import MeetingState
from stepup.mentoring.plans import Plan
from stepup.people import links
from stepup.people.models import Purpose, Role
from stepup.volunteers import queries as volunteers
from stepup.volunteers.models import Stage
from tests.factories import (
    a_clearance,
    a_cohort,
    a_consent,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
    today,
)
from tests.signing import sign_in


@pytest.fixture
def noon(monkeypatch):
    moment = clock.start_of(today(), "America/Los_Angeles") + timedelta(hours=12)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def rosa(app):
    return a_person("Rosa", "Lopez", email="rosa@example.org")


@pytest.fixture
def match(app, noon, rosa):
    girl = a_teen(a_cohort(a_site(state="CA")), guardian=rosa, email="maya@example.org")
    a_consent(girl.person, rosa, kind=ConsentKind.ONE_TO_ONE)
    made = actions.match(a_mentor(email="dana@example.org"), girl.person, on=today())
    db.session.commit()
    return made


@pytest.fixture
def planned(match, noon):
    host = a_staff_member(Role.COORDINATOR, first_name="Pilar")
    a_clearance(host)
    starts_at, site = noon + timedelta(hours=4), a_site(state="CA")
    return Plan(starts_at, starts_at + timedelta(hours=1), site, host, place="The round table")


def feed_of(client, person):
    token = links.mint(Purpose.FEED, person.id, person)
    db.session.commit()
    return client.get(f"/feeds/{token}.ics")


def test_it_stands_in_the_feeds_of_all_three_until_it_is_called_off(client, match, planned):
    meeting = meetings.plan(match, planned)
    people = [match.mentor, match.teen, planned.host]
    db.session.commit()

    found = [feed_of(client, person) for person in people]

    assert [meeting.uid in answer.text for answer in found] == [True] * 3
    assert "Lopez" not in found[0].text  # SAFE-22
    meetings.cancel(meeting, "She is ill")
    db.session.commit()
    assert [meeting.uid in feed_of(client, person).text for person in people] == [False] * 3


def test_a_feed_that_was_read_is_new_when_the_meeting_moves(client, match, planned):
    meeting = meetings.plan(match, planned)
    token = links.mint(Purpose.FEED, match.mentor_id, match.mentor)
    db.session.commit()
    tag = client.get(f"/feeds/{token}.ics").headers["ETag"]
    same = client.get(f"/feeds/{token}.ics", headers={"If-None-Match": tag})

    later = replace(planned, ends_at=planned.ends_at + timedelta(minutes=30))
    meetings.move(meeting, later)
    db.session.commit()

    moved = client.get(f"/feeds/{token}.ics", headers={"If-None-Match": tag})
    assert (same.status_code, moved.status_code) == (304, 200)


def test_who_is_host_no_more_has_it_in_her_feed_no_more(client, match, planned):
    meeting = meetings.plan(match, planned)
    other = a_staff_member(Role.COORDINATOR)
    a_clearance(other)

    meetings.move(meeting, replace(planned, host=other))
    db.session.commit()

    assert meeting.uid not in feed_of(client, planned.host).text
    assert meeting.uid in feed_of(client, other).text


def test_the_family_reads_it_on_their_page(client, match, planned, rosa):
    meetings.plan(match, planned)
    token = links.mint(Purpose.FAMILY, rosa.id, rosa)
    db.session.commit()

    page = client.get(f"/family/{token}").text

    assert "With her mentor" in page
    assert "The round table" in page
    assert "with Pilar of our staff" in page


def test_an_hour_with_one_girl_counts_among_the_hours_that_california_asks_about(match, planned):
    """SAFE-17: sixteen hours a month are free; the seventeenth asks for fingerprints."""
    for day in range(8):
        starts_at = planned.starts_at + timedelta(minutes=day)
        long = replace(planned, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
        meetings.plan(match, long)
    event = an_event(
        SlotPlan(SlotRole.MENTOR, 0, 9), site=planned.site, starts_at=planned.starts_at
    )

    with pytest.raises(Refused, match="17 hours this month"):
        meetings.plan(match, planned)
    against = admission.reasons_against(the_slot(event), match.mentor)
    assert "SAFE-17" in {reason.rule for reason in against}


def test_a_meeting_that_moves_is_not_counted_twice(match, planned):
    long = replace(planned, ends_at=planned.starts_at + timedelta(hours=2))
    first = meetings.plan(match, long)
    for number in range(1, 8):
        meetings.plan(match, replace(long, place=f"Table {number}"))

    meetings.move(first, replace(long, place="The other table"))

    assert first.place == "The other table"
    assert meetings.look_ahead() == 0


def test_a_match_waits_while_its_mentor_rests(client, match, planned):
    meeting = meetings.plan(match, planned)
    volunteers.of_person(match.mentor_id).stage = Stage.RESTING
    db.session.commit()

    with pytest.raises(Refused, match="on a break"):
        meetings.plan(match, replace(planned, place="Another table"))
    assert meetings.look_ahead() == 1
    assert meeting.state is MeetingState.CANCELLED
    db.session.commit()
    sign_in(client, a_staff_member(Role.MATCH_SUPPORT))
    assert "On a break" in client.get("/staff/matches").text
