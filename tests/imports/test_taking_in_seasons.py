"""A season in the database: the events of the pages, and nobody seated whom the rules refuse."""

from datetime import UTC, date, datetime

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import changes, seats
from stepup.events.models import Event, EventState, Signup, SignupState, Slot, SlotRole
from stepup.imports.actions.season import GIVEN_UP, IN_LINE, NOT_CLEARED, OVER
from stepup.outbox.models import Letter
from stepup.people.models import Person
from tests.factories import a_clearance, a_mentor, a_site
from tests.imports.sheets import counts, reasons, take_in

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
ANA = {"First Name": "Ana", "Last Name": "Cruz", "Email": "ana@example.org"}
MAI = {"First Name": "Mai", "Last Name": "Li", "Email": "mai@example.org"}


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def site(app):
    return a_site(name="Los Angeles")


def all_of(model):
    return db.session.scalars(db.select(model).order_by(model.id)).all()


def cleared(row):
    name = {"first_name": row["First Name"], "last_name": row["Last Name"]}
    return a_mentor(email=row["Email"], cleared_until=date(2027, 6, 30), **name)


def test_rows_become_open_events_with_slots(site):
    report = take_in("season", {}, {"Qty": "2"}, {"Item": "Guest speaker"}, {"Location": "Hall"})

    [loft, hall] = all_of(Event)
    assert counts(report) == (4, 0, 0, 0)
    assert report.facts == ["sessions 2, seats 5, taken in the file 0, seated 0"]
    assert (loft.title, loft.room, loft.state) == ("Saturday Session", "The Loft", EventState.OPEN)
    assert (loft.site, loft.starts_at) == (site, datetime(2027, 1, 9, 18, tzinfo=UTC))
    assert [(s.label, s.role, s.maximum, s.counts) for s in queries.slots_of(loft)] == [
        ("Mentor", SlotRole.MENTOR, 3, True),
        ("Guest speaker", SlotRole.SPEAKER, 1, False),
    ]
    assert [slot.maximum for slot in queries.slots_of(hall)] == [1]


def test_a_cleared_mentor_has_her_seat_and_her_invitation(site):
    ana = cleared(ANA)

    report = take_in("season", ANA, {})

    assert counts(report) == (2, 0, 0, 0)
    assert [(s.person, s.state) for s in all_of(Signup)] == [(ana, SignupState.CONFIRMED)]
    assert [letter.purpose for letter in all_of(Letter)] == ["events/email/confirmed"]


def test_the_seat_of_somebody_who_is_not_cleared_stays_empty(site):
    report = take_in("season", ANA, {})

    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report) == [NOT_CLEARED]
    assert (all_of(Signup), all_of(Letter)) == ([], [])
    assert [slot.maximum for slot in all_of(Slot)] == [2]


def test_once_she_is_cleared_the_refused_row_seats_her(site):
    take_in("season", ANA, {})
    [ana] = all_of(Person)
    a_clearance(ana, expires_on=date(2027, 6, 30))

    report = take_in("season", ANA)

    assert counts(report) == (1, 0, 0, 0)
    assert [signup.person for signup in all_of(Signup)] == [ana]
    assert [slot.maximum for slot in all_of(Slot)] == [2]


def test_the_same_file_twice_changes_nothing(site):
    cleared(ANA)
    rows = ANA, MAI, {}, {"Item": "Greeter"}
    take_in("season", *rows)
    before = [len(all_of(model)) for model in (Event, Slot, Signup, Letter, Person)]

    report = take_in("season", *rows)

    assert counts(report) == (0, 3, 0, 1)
    assert [len(all_of(model)) for model in (Event, Slot, Signup, Letter, Person)] == before


def test_who_gave_her_place_up_is_not_put_back(site):
    cleared(ANA)
    take_in("season", ANA)
    seats.withdraw(all_of(Signup)[0])
    db.session.commit()

    report = take_in("season", ANA)

    assert [signup.state for signup in all_of(Signup)] == [SignupState.WITHDRAWN]
    assert list(report.remarks) == [GIVEN_UP]


def test_an_event_that_was_called_off_stays_off(site):
    take_in("season", {})
    changes.cancel(all_of(Event)[0], "Snow.")
    db.session.commit()

    take_in("season", {})

    assert [event.state for event in all_of(Event)] == [EventState.CANCELLED]


def test_more_seats_in_a_later_file_are_added_and_fewer_take_none_away(site):
    take_in("season", {})

    more = take_in("season", {}, {}, {"Item": "Greeter"})
    fewer = take_in("season", {})

    assert counts(more) == (2, 1, 0, 0)
    assert counts(fewer) == (0, 1, 0, 0)
    assert [(slot.label, slot.maximum) for slot in all_of(Slot)] == [("Mentor", 2), ("Greeter", 1)]


def test_when_others_were_faster_she_stands_in_line(site):
    take_in("season", {})
    seats.sign_up(all_of(Slot)[0], cleared(MAI))
    cleared(ANA)

    report = take_in("season", ANA)

    assert list(report.remarks) == [IN_LINE]
    assert [signup.state for signup in all_of(Signup)] == [
        SignupState.CONFIRMED,
        SignupState.WAITLISTED,
    ]


def test_nobody_sits_on_two_chairs_at_once(site):
    cleared(ANA)

    report = take_in("season", ANA, ANA | {"Item": "Greeter"})

    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report)[0].startswith("Seat kept empty: You already have a place here")


def test_a_past_event_is_not_taken_in(site):
    past = {
        "Start Date/Time (mm/dd/yyyy)": "11/14/2026 10:00 AM",
        "End Date/Time (mm/dd/yyyy)": "11/14/2026 12:00 PM",
    }

    report = take_in("season", past)

    assert reasons(report) == [OVER]
    assert all_of(Event) == []


def test_a_link_for_a_place_makes_it_an_online_event(site):
    take_in("season", {"Location": "https://video.example.org/room"})

    assert [(e.online_url, e.room) for e in all_of(Event)] == [
        ("https://video.example.org/room", "")
    ]


def test_the_clock_of_the_named_site_counts(app):
    a_site(name="Los Angeles")
    a_site(name="New York", time_zone="America/New_York")

    take_in("season", {}, site_name="new york")

    assert [event.starts_at.hour for event in all_of(Event)] == [15]


def test_with_several_sites_one_must_be_named(app):
    a_site(name="Los Angeles")
    a_site(name="New York")

    with pytest.raises(Refused, match="The sites are: Los Angeles, New York"):
        take_in("season", {})


def test_a_site_nobody_knows_is_refused(site):
    with pytest.raises(Refused, match="no site called “Paris”. The sites are: Los Angeles"):
        take_in("season", {}, site_name="Paris")


def test_the_first_site_of_an_empty_house_is_entered_with_the_organisations_zone(app):
    take_in("season", {}, site_name="Los Angeles")

    assert [(e.site.name, e.time_zone) for e in all_of(Event)] == [
        ("Los Angeles", "America/Los_Angeles")
    ]


def test_a_season_is_taken_in_on_both_databases(any_app):
    a_site(name="Los Angeles")
    cleared(ANA)

    report = take_in("season", ANA, MAI, {})

    assert counts(report) == (2, 0, 0, 1)
