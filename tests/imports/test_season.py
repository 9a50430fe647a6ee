"""A season, read from a sign-up service's export."""

from datetime import UTC, datetime

import pytest

from stepup.imports import season
from tests.imports.sheets import rows_of

HEADER = (
    "Sign Up|Start Date/Time (mm/dd/yyyy)|End Date/Time (mm/dd/yyyy)|Location|Item|Qty"
    "|First Name|Last Name|Email"
)
MORNING = "03/13/2027 10:00 AM|03/13/2027 12:00 PM"


def read(*lines):
    return season.read(rows_of(HEADER, *lines), "America/Los_Angeles")


def test_seats_are_gathered_into_events_and_slots():
    reading = read(
        f"Saturday|{MORNING}|Loft|Mentor|1|Ana|Cruz|ana@example.org",
        f"Saturday|{MORNING}|Loft|Mentor|2|||",
        f"Saturday|{MORNING}|Loft|Guest speaker|1|||",
        f"Saturday|{MORNING}|Hall|Mentor|1|||",
    )

    loft, hall = season.gather(reading.rows)
    assert [(s.label, s.role, s.maximum) for s in loft.slots.values()] == [
        ("Mentor", "mentor", 3),
        ("Guest speaker", "speaker", 1),
    ]
    assert [seat.email for seat in loft.slots["Mentor"].rows] == ["ana@example.org", None]
    assert [slot.maximum for slot in hall.slots.values()] == [1]


def test_ten_in_the_morning_is_another_utc_hour_after_the_clocks_change():
    reading = read(
        f"Saturday|{MORNING}|Loft|Mentor|1|||",
        "Saturday|03/20/2027 10:00 AM|03/20/2027 12:00 PM|Loft|Mentor|1|||",
    )

    assert [row.starts_at for row in reading.rows] == [
        datetime(2027, 3, 13, 18, 0, tzinfo=UTC),
        datetime(2027, 3, 20, 17, 0, tzinfo=UTC),
    ]


def test_the_hour_that_spring_skips_is_refused():
    reading = read("Night|03/14/2027 2:30 AM|03/14/2027 4:00 AM|Loft|Mentor|1|||")

    assert "does not exist" in reading.refusals[0].reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Saturday|03/13/2027 12:00 PM|03/13/2027 10:00 AM|Loft|Mentor|1|||", "ends before"),
        (f"|{MORNING}|Loft|Mentor|1|||", "title is missing"),
        (f"Saturday|{MORNING}|Loft||1|||", "item is missing"),
        (f"Saturday|{MORNING}|Loft|Mentor|0|||", "cannot be a number of seats"),
        (f"Saturday|{MORNING}|Loft|Mentor|1|Ana|Cruz|", "without an e-mail address"),
        (f"Saturday|{MORNING}|Loft|Mentor|1|||ana@example.org", "name is missing"),
        (f"Saturday|13.40.2027|{MORNING}|Loft|Mentor|1|||", "not a day with an hour"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(line, reason):
    [refusal] = read(line).refusals

    assert reason in refusal.reason


@pytest.mark.parametrize(
    ("item", "role"),
    [
        ("Mentor", "mentor"),
        ("College-essay coach", "mentor"),
        ("Greeter", "mentor"),
        ("Lead mentor", "lead"),
        ("Guest speaker", "speaker"),
        ("Panelists", "speaker"),
        ("Step Up staff", "staff"),
        ("Standby", "standby"),
        ("Guests", "guest"),
    ],
)
def test_an_item_names_a_role_by_its_words(item, role):
    assert season.role_of(item) == role
