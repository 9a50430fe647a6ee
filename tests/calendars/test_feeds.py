from datetime import timedelta

from stepup.calendars.entries import shared_block
from stepup.calendars.feeds import download, feed
from stepup.calendars.zones import vtimezone
from tests.calendars.factories import all_of, an_entry, content_lines, the


def week(number, **facts):
    start = an_entry().starts_at + timedelta(weeks=number)
    return an_entry(
        uid=f"event-{number}@stepup.example",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        **facts,
    )


def test_a_feed_says_its_name_and_when_to_come_again():
    lines = content_lines(feed([], name="Step Up, Chicago"))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Step Up//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Step Up\\, Chicago",
        "X-WR-CALNAME:Step Up\\, Chicago",
        "COLOR:purple",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "END:VCALENDAR",
    ]


def test_zones_come_once_each_before_the_events():
    places = ["Europe/Berlin", "America/Chicago", "Europe/Berlin", "UTC"]
    entries = [week(number, time_zone=place) for number, place in enumerate(places)]

    file = feed(entries, name="All")

    assert all_of("TZID", file) == ["America/Chicago", "Europe/Berlin"]
    assert all_of("UID", file) == [entry.uid for entry in entries]
    assert file.rindex(b"END:VTIMEZONE") < file.index(b"BEGIN:VEVENT")


def test_a_zone_covers_the_first_and_the_last_event():
    entries = [week(number, time_zone="Africa/Casablanca") for number in (60, 0, 200)]

    file = feed(entries, name="All")

    assert vtimezone("Africa/Casablanca", entries[1].starts_at, entries[2].ends_at) in file


def test_the_same_entries_are_the_same_bytes():
    first = feed([week(number) for number in range(30)], name="All")
    shared_block.cache_clear()

    assert feed([week(number) for number in range(30)], name="All") == first


def test_a_changed_entry_shows():
    before = feed([week(1)], name="All")

    after = feed([week(1, title="Moved", sequence=3)], name="All")

    assert the("SUMMARY", before) == "Career day"
    assert (the("SUMMARY", after), the("SEQUENCE", after)) == ("Moved", "3")


def test_feeds_share_what_they_have_rendered():
    shared_block.cache_clear()
    feed([week(number) for number in range(10)], name="Ana")

    feed([week(number) for number in range(5, 10)], name="Bea")

    assert shared_block.cache_info().misses == 10
    assert shared_block.cache_info().hits == 5


def test_neither_feed_nor_download_invites_or_names_anybody():
    for file in (feed([week(1)], name="All"), download([week(1)])):
        assert all_of("METHOD", file) == all_of("ORGANIZER", file) == all_of("ATTENDEE", file) == []
        assert b"mailto" not in file


def test_a_download_has_the_same_event_as_the_feed():
    event = shared_block(week(1))

    assert event in download([week(1)])
    assert event in feed([week(1)], name="All")
