import io
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from stepup.calendars import feeds
from stepup.calendars.entries import block
from tests.calendars.factories import all_of, an_entry, the, unescaped

ZONES = ["America/Chicago", "Europe/Dublin", "Africa/Casablanca", "America/Nuuk", "Asia/Gaza"]
ZONES += ["Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Etc/UTC", "America/Los_Angeles"]
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
PRINTABLE = st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\u2028\u2029")
TRICKY = st.sampled_from(["\\", "\\N", "\\n", ",", ";", ":", '"', "^", "\n", "👩🏽‍🏫", "שלום", "é"])
WORDS = st.lists(st.one_of(PRINTABLE, TRICKY), max_size=300).map("".join)


def test_an_event_says_what_every_program_needs():
    event = block(
        an_entry(
            description="Bring a question.",
            location="1 Main St\nChicago",
            url="https://stepup.example/events/7",
            geo=(41.87811, -0.00001),
            categories=("GROW", "Career, day"),
            alarm_minutes=(1440, 60),
        )
    )

    assert event.decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:event-7@stepup.example",
        "DTSTAMP:20261123T093000Z",
        "LAST-MODIFIED:20261123T093000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=America/Chicago:20270306T100000",
        "DTEND;TZID=America/Chicago:20270306T120000",
        "SUMMARY:Career day",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "DESCRIPTION:Bring a question.",
        "LOCATION:1 Main St\\, Chicago",
        "URL:https://stepup.example/events/7",
        "GEO:41.8781;-0.0000",
        "CATEGORIES:GROW,Career\\, day",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Career day",
        "TRIGGER:-PT1440M",
        "END:VALARM",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Career day",
        "TRIGGER:-PT60M",
        "END:VALARM",
        "END:VEVENT",
        "",
    ]


def test_the_same_entry_is_the_same_bytes():
    assert block(an_entry(alarm_minutes=(60,))) == block(an_entry(alarm_minutes=(60,)))


@given(WORDS)
def test_descriptions_arrive_as_written(words):
    event = block(an_entry(description=f"‹{words}›"))

    assert unescaped(the("DESCRIPTION", event)) == f"‹{words}›"


@given(st.text(PRINTABLE, min_size=1))
def test_titles_and_categories_arrive_as_written(words):
    event = block(an_entry(title=f"‹{words}›", categories=(f"‹{words}›",)))

    assert unescaped(the("SUMMARY", event)) == f"‹{words}›"
    assert unescaped(the("CATEGORIES", event)) == f"‹{words}›"


def test_a_backslash_before_n_is_no_line_break():
    event = block(an_entry(title=r"C:\New\notes", description="\\N" * 2_000))

    assert the("SUMMARY", event) == r"C:\\New\\notes"
    assert unescaped(the("DESCRIPTION", event)) == "\\N" * 2_000


@given(WORDS)
def test_lines_fold_at_75_octets_between_characters(words):
    for line in block(an_entry(title=words, description=words)).split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode("utf-8") == line.decode("utf-8", "replace")


@given(st.lists(st.sampled_from(["\\", ";", ",", "\n", "é", "a"]), max_size=300).map("".join))
def test_no_line_is_broken_inside_an_escape(words):
    for line in block(an_entry(description=f"‹{words}›")).split(b"\r\n "):
        assert len(re.search(rb"\\*$", line)[0]) % 2 == 0


def test_what_no_calendar_may_contain_is_left_out():
    words = "a\x00b\x07c\x0bd\x7fe\x85f\ud800g"

    event = block(an_entry(uid=words, title=words, location=words, url=f"https://x/{words}"))

    assert the("SUMMARY", event) == the("LOCATION", event) == the("UID", event) == "abcdefg"
    assert the("URL", event) == "https://x/abcdefg"


def test_every_kind_of_line_break_is_one():
    event = block(an_entry(title="Career\r\nday", description="a\r\nb\rc\u2028d\n\ne\n"))

    assert the("SUMMARY", event) == "Career day"
    assert the("DESCRIPTION", event) == r"a\nb\nc\nd\n\ne"


def test_nothing_can_be_smuggled_in():
    event = block(
        an_entry(
            title="a\r\nATTENDEE:mailto:b@example.org",
            url="https://x/\r\nATTENDEE:mailto:c@example.org",
            uid="u\nATTENDEE:mailto:d@example.org",
            conference="https://x/\nATTENDEE:mailto:e@example.org",
        )
    )

    assert all_of("ATTENDEE", event) == []


def test_an_online_event_has_its_link_where_people_look():
    event = block(an_entry(description="Bring tea.", conference="https://meet.example/7"))

    assert the("CONFERENCE", event) == ";FEATURE=VIDEO;VALUE=URI:https://meet.example/7"
    assert the("DESCRIPTION", event) == r"Bring tea.\n\nhttps://meet.example/7"


def test_a_link_already_in_the_description_is_not_repeated():
    link = "https://meet.example/7"

    event = block(an_entry(description=f"Join at {link}", conference=link))

    assert the("DESCRIPTION", event) == f"Join at {link}"


def test_a_cancelled_event_says_so_in_words_too():
    event = block(an_entry(status="CANCELLED"))

    assert the("STATUS", event) == "CANCELLED"
    assert the("SUMMARY", event) == "Cancelled: Career day"


def test_a_date_that_blocks_nobody_is_transparent():
    assert the("TRANSP", block(an_entry(transparent=True))) == "TRANSPARENT"


@pytest.mark.parametrize("hour", [6, 7])
def test_an_hour_that_happens_twice_is_sent_in_utc(hour):
    starts_at = datetime(2027, 11, 7, hour, 30, tzinfo=UTC)  # both 01:30 in Chicago

    event = block(an_entry(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)))

    assert the("DTSTART", event) == f"20271107T0{hour}3000Z"
    assert the("DTEND", event) == f"20271107T0{hour + 2}3000Z"


def test_an_end_that_happens_twice_is_sent_in_utc():
    ends_at = datetime(2027, 11, 7, 6, 15, tzinfo=UTC)

    event = block(an_entry(starts_at=ends_at - timedelta(hours=3), ends_at=ends_at))

    assert the("DTSTART", event) == "20271107T031500Z"


def test_the_hour_that_spring_skips_is_never_written():
    wall = datetime(2027, 3, 14, 2, 30, tzinfo=ZoneInfo("America/Chicago"))

    event = block(
        an_entry(starts_at=wall.astimezone(UTC), ends_at=datetime(2027, 3, 14, 10, tzinfo=UTC))
    )

    assert the("DTSTART", event) == ";TZID=America/Chicago:20270314T033000"


@given(INSTANTS, st.sampled_from(ZONES))
def test_a_reader_of_the_file_alone_finds_the_right_moment(starts_at, zone):
    starts_at = starts_at.replace(microsecond=0)
    entry = an_entry(starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), time_zone=zone)

    file = feeds.download([entry])

    assert moment(file, "DTSTART") == entry.starts_at
    assert moment(file, "DTEND") == entry.ends_at


def moment(file, name):
    """By dateutil, from the VTIMEZONE in the file."""
    parameters, _, value = all_of(name, file)[-1].rpartition(":")
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    told = tz.tzical(io.StringIO(file.decode())).get(parameters.removeprefix(";TZID="))
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=told).astimezone(UTC)


@given(WORDS.filter(lambda words: not re.search(r"\\[nN]", words)))  # its reader's own weakness
def test_the_library_reads_what_we_wrote(words):
    entry = an_entry(title=f"‹{words}›", description=f"‹{words}›", categories=(f"‹{words}›",))

    [event] = icalendar.Calendar.from_ical(feeds.download([entry])).events

    assert event.description == f"‹{words}›"
    assert event.start == entry.starts_at
    assert event["SEQUENCE"] == entry.sequence
    assert event.errors == []
