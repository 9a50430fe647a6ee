import io
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from icalendar import Timezone

from stepup.calendars import zones
from stepup.calendars.zones import vtimezone
from tests.calendars.factories import all_of

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2036, 12, 31, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
ALL = sorted(files("tzdata").joinpath("zones").read_text().split())
ODD = ["Africa/Cairo", "Africa/Casablanca", "America/Nuuk", "America/Santiago", "Asia/Gaza"]
ODD += ["Asia/Jerusalem", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin"]
ODD += ["America/Chicago", "America/Los_Angeles", "America/New_York", "America/Phoenix"]


def moments(zone):
    """Both sides of every change of the clocks, and days between them."""
    moment, there = FIRST, ZoneInfo(zone)
    while moment < LAST:
        yield moment
        if offset(moment, there) != offset(moment + WEEK, there):
            at = the_change(there, moment)
            yield from (at - SECOND, at)
        moment += WEEK


def the_change(there, moment):
    low, high = 0, WEEK // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        unchanged = offset(moment + middle * SECOND, there) == offset(moment, there)
        low, high = (middle, high) if unchanged else (low, middle)
    return moment + high * SECOND


def offset(moment, there):
    return moment.astimezone(there).utcoffset()


@cache
def offsets_by_block(block, walls):
    """What somebody who knows only the block takes the offset for, in dateutil's evaluation."""
    told = tz.tzical(io.StringIO(block)).get()
    return [wall.replace(tzinfo=told).utcoffset() for wall in walls]


def walls_and_offsets(zone):
    """By law; and what the clocks say at those moments."""
    there = [at.astimezone(ZoneInfo(zone)) for at in moments(zone)]
    return tuple(wall.replace(tzinfo=None) for wall in there), [at.utcoffset() for at in there]


def unnamed(block):
    """Half of all zones share their rules: each block is evaluated once, whatever it is called."""
    return re.sub(r"(?<=TZID:).*|(?<=TZNAME:).*", "x", block.decode())


@pytest.mark.parametrize("letter", sorted({zone[0] for zone in ALL}))
def test_every_zone_is_exact_at_every_change_for_eleven_years(letter):
    for zone in (zone for zone in ALL if zone.startswith(letter)):
        walls, by_law = walls_and_offsets(zone)

        assert offsets_by_block(unnamed(vtimezone(zone, FIRST, LAST)), walls) == by_law, zone


@pytest.mark.parametrize("zone", ODD)
def test_one_season_is_exact_too(zone):
    block = vtimezone(zone, FIRST, FIRST)

    told = tz.tzical(io.StringIO(block.decode())).get()

    for day in range(365):
        at = FIRST + timedelta(days=day)
        assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=told).utcoffset() == offset(
            at, ZoneInfo(zone)
        )


@pytest.mark.parametrize("zone", ODD)
def test_the_library_reads_what_we_meant(zone):
    told = Timezone.from_ical(vtimezone(zone, FIRST, LAST)).to_tz()

    for month in range(1, 13):
        noon = datetime(2030, month, 15, 12, tzinfo=ZoneInfo(zone))
        assert noon.replace(tzinfo=told).utcoffset() == noon.utcoffset()


def test_chicago_is_two_yearly_rules():
    block = vtimezone("America/Chicago", FIRST, LAST)

    assert all_of("RRULE", block) == [
        "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    ]
    assert all_of("DTSTART", block) == ["20250309T020000", "20251102T020000"]  # by the old clock
    assert len(block) < 400


def test_a_law_that_leads_out_of_its_weekday_names_the_days():
    block = vtimezone("Asia/Jerusalem", FIRST, LAST)

    assert all_of("RRULE", block)[0] == (
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR"
    )


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata", "Etc/GMT+5"])
def test_changes_without_a_yearly_rule_are_written_one_by_one(zone):
    block = vtimezone(zone, FIRST, LAST)

    assert all_of("RRULE", block) == []
    assert b"BEGIN:STANDARD" in block
    assert len(all_of("DTSTART", block)) == len(all_of("TZOFFSETTO", block))


@pytest.mark.parametrize("zone", ALL[::20])
def test_no_block_lists_dates_which_some_programs_misread(zone):
    assert b"RDATE" not in vtimezone(zone, FIRST, LAST)


def test_a_system_with_other_files_than_ours_is_believed(monkeypatch):
    monkeypatch.setattr(zones, "_footer", lambda zone: "CST6CDT,M4.1.0,M10.5.0")
    zones.kept_block.cache_clear()

    block = vtimezone("America/Chicago", FIRST, FIRST)

    zones.kept_block.cache_clear()
    assert all_of("RRULE", block) == []
    assert all_of("DTSTART", block)[1] == "20250309T020000"


def test_a_zone_that_the_package_lacks_is_written_one_by_one(monkeypatch, tmp_path):
    monkeypatch.setattr(zones, "files", lambda package: tmp_path)
    zones.kept_block.cache_clear()

    block = vtimezone("America/Chicago", FIRST, FIRST)

    zones.kept_block.cache_clear()
    assert all_of("RRULE", block) == []
    assert len(all_of("DTSTART", block)) == 7  # how it opens, then two changes in three years


@pytest.mark.parametrize(
    ("zone", "first_year", "last_year"),
    [
        ("America/Chicago", 2005, 2008),
        ("America/Chicago", 2007, 2008),
        ("Pacific/Norfolk", 2018, 2021),
        ("America/Sao_Paulo", 2018, 2020),
        ("Europe/Istanbul", 2015, 2017),
    ],
)
def test_the_years_around_a_new_law_are_exact(zone, first_year, last_year):
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (first_year, last_year + 1))

    told = tz.tzical(io.StringIO(vtimezone(zone, first, last).decode())).get()

    there = ZoneInfo(zone)
    for day in range((last - first).days):
        at = first + timedelta(days=day)
        assert at.astimezone(there).replace(tzinfo=told).utcoffset() == offset(at, there)


def test_a_law_that_begins_later_says_what_was_before():
    first, last = datetime(2018, 5, 1, tzinfo=UTC), datetime(2021, 5, 1, tzinfo=UTC)

    block = vtimezone("Pacific/Norfolk", first, last)

    assert all_of("DTSTART", block) == ["20170101T110000", "20191006T020000", "20200405T030000"]
    assert all_of("TZOFFSETTO", block) == ["+1100", "+1200", "+1100"]
