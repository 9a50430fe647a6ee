"""A calendar that Google exported becomes a season: each date once, at its hour, or a reason."""

from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import changes, seats
from stepup.events.models import Event, EventState
from stepup.imports import ical, repeating, tables
from stepup.imports.actions import files
from stepup.imports.outcomes import Outcome
from stepup.outbox.models import Letter
from tests.factories import a_mentor, a_person, a_site, the_slot
from tests.imports.sheets import reasons

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:GROW 2027
X-WR-TIMEZONE:America/Los_Angeles
BEGIN:VTIMEZONE
TZID:America/Los_Angeles
X-LIC-LOCATION:America/Los_Angeles
BEGIN:DAYLIGHT
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
TZNAME:PDT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
TZNAME:PST
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
{events}END:VCALENDAR
"""


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def site(app):
    return a_site(name="Los Angeles")


def an_entry(**lines):
    dull = {
        "DTSTART": "20270109T180000Z",
        "DTEND": "20270109T200000Z",
        "DTSTAMP": "20261123T090000Z",
        "UID": "one@google.com",
        "LAST-MODIFIED": "20261101T090000Z",
        "SUMMARY": "Saturday session",
    }
    return [f"{name}:{value}" for name, value in (dull | lines).items() if value is not None]


def weekly(*more, **lines):
    """Saturdays at ten on the wall, across the change of clocks on 14 March 2027."""
    rule = {
        "UID": "weekly@google.com",
        "RRULE": "FREQ=WEEKLY;COUNT=5;BYDAY=SA",
        "DTSTART;TZID=America/Los_Angeles": "20270227T100000",
        "DTEND;TZID=America/Los_Angeles": "20270227T120000",
        "DTSTART": None,
        "DTEND": None,
    }
    return [*an_entry(**(rule | lines)), *more]


def a_calendar(*entries):
    events = "".join("\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]) + "\n" for lines in entries)
    return GOOGLE.format(events=events).replace("\n", "\r\n").encode()


def take_in(*entries, **where):
    report = files.take_in("season", a_calendar(*entries), **where)
    db.session.commit()
    return report


def events():
    return db.session.scalars(db.select(Event).order_by(Event.starts_at)).all()


def walls():
    return [f"{clock.to_local(e.starts_at, e.time_zone):%d %b %H:%M}" for e in events()]


def counted(report):
    created, matched, changed = map(report.count, Outcome)
    return created, matched, changed, len(report.refusals)


def test_an_entry_becomes_an_open_event_with_places_for_mentors(site):
    report = take_in(
        an_entry(
            LOCATION="Roosevelt High\\, 456 S Mathews St",
            DESCRIPTION="Essays &amp\\; more<br>Bring a <b>pen</b>",
        )
    )

    [event] = events()
    assert counted(report) == (1, 0, 0, 0)
    assert (event.title, event.state) == ("Saturday session", EventState.OPEN)
    assert (event.starts_at, event.time_zone) == (
        datetime(2027, 1, 9, 18, tzinfo=UTC),
        "America/Los_Angeles",
    )
    assert event.room == "Roosevelt High, 456 S Mathews St"
    assert event.description == "Essays & more\nBring a pen"
    assert (the_slot(event).called, the_slot(event).maximum) == ("Mentor", 6)
    assert "google" not in event.uid


def test_what_repeats_stays_at_its_hour_on_the_wall(site):
    take_in(weekly())

    assert walls() == [
        "27 Feb 10:00",
        "06 Mar 10:00",
        "13 Mar 10:00",
        "20 Mar 10:00",
        "27 Mar 10:00",
    ]
    assert [event.starts_at.hour for event in events()] == [18, 18, 18, 17, 17]
    assert len({event.uid for event in events()}) == 5


def test_dates_that_were_taken_out_moved_or_added_are(site):
    moved = an_entry(
        **{
            "UID": "weekly@google.com",
            "RECURRENCE-ID;TZID=America/Los_Angeles": "20270313T100000",
            "DTSTART;TZID=America/Los_Angeles": "20270314T150000",
            "DTEND;TZID=America/Los_Angeles": "20270314T170000",
            "DTSTART": None,
            "DTEND": None,
            "SUMMARY": "Sunday instead",
        }
    )
    main = weekly(
        "EXDATE;TZID=America/Los_Angeles:20270306T100000",
        "RDATE;TZID=America/Los_Angeles:20270411T090000",
    )

    take_in(main, moved)

    assert walls() == [
        "27 Feb 10:00",
        "14 Mar 15:00",
        "20 Mar 10:00",
        "27 Mar 10:00",
        "11 Apr 09:00",
    ]
    assert [event.title for event in events()][1] == "Sunday instead"


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Sydney"])
def test_an_entry_of_another_zone_stays_on_the_clock_of_that_zone(site, zone):
    take_in(
        weekly(
            **{
                "DTSTART;TZID=America/Los_Angeles": None,
                "DTEND;TZID=America/Los_Angeles": None,
                f"DTSTART;TZID={zone}": "20270320T100000",
                f"DTEND;TZID={zone}": "20270320T120000",
                "RRULE": "FREQ=WEEKLY;COUNT=4",
            }
        )
    )

    assert {event.time_zone for event in events()} == {zone}
    assert {wall[-5:] for wall in walls()} == {"10:00"}


def test_what_names_no_zone_is_meant_on_the_wall_of_the_site(app):
    a_site(name="New York", time_zone="America/New_York")
    raw = a_calendar(an_entry(DTSTART="20270109T100000", DTEND="20270109T120000"))

    files.take_in("season", raw.replace(b"X-WR-TIMEZONE:America/Los_Angeles\r\n", b""))

    assert walls() == ["09 Jan 10:00"]
    assert events()[0].time_zone == "America/New_York"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ({"DTSTART;VALUE=DATE": "20270109", "DTSTART": None, "DTEND": None}, ical.WHOLE_DAY),
        ({"STATUS": "CANCELLED"}, ical.CANCELLED),
        ({"CLASS": "PRIVATE"}, ical.PRIVATE),
        ({"DTSTART": "next Saturday"}, ical.UNREADABLE),
        ({"DTSTART": None}, ical.UNREADABLE),
        ({"RRULE": "FREQ=HOURLY;COUNT=500"}, ical.TOO_MANY),
        ({"RRULE": "FREQ=SECONDLY"}, ical.TOO_MANY),
        ({"RRULE": "FREQ=DAILY"}, ical.TOO_MANY),
        ({"RRULE": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"}, ical.RARE),
        ({"RRULE": "FREQ=DAILY;INTERVAL=0"}, ical.RARE),
        ({"RRULE": "FREQ=DAILY", "DTSTART": "16000109T180000Z", "DTEND": None}, ical.RARE),
        ({"RRULE": "FREQ=DAILY;INTERVAL=often"}, ical.UNREADABLE),
        ({"EXDATE": "never", "RRULE": "FREQ=DAILY;COUNT=3"}, ical.UNREADABLE),
        ({"RRULE": "FREQ=SOMETIMES"}, ical.UNREADABLE),
        ({"SUMMARY": None}, "The title is missing."),
        ({"SUMMARY": "x" * 81}, "longer than 80"),
        ({"DTEND": "20270109T170000Z"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_an_evening_is_refused_by_itself_with_the_reason(site, lines, reason):
    report = take_in(an_entry(**lines), an_entry(UID="good@google.com", SUMMARY="Good"))

    assert [event.title for event in events()] == ["Good"]
    [said] = reasons(report)
    assert reason in said


def test_an_hour_that_spring_skips_is_refused_and_the_dates_around_it_are_taken(site):
    hours = {"DTSTART": "20270312T023000", "DTEND": "20270312T043000"}
    zoned = {f"{name};TZID=America/Los_Angeles": hour for name, hour in hours.items()}

    report = take_in(weekly(**zoned, RRULE="FREQ=DAILY;COUNT=4"))

    assert walls() == ["12 Mar 02:30", "13 Mar 02:30", "15 Mar 02:30"]
    [said] = reasons(report)
    assert "02:30 does not exist on 14 Mar 2027" in said


def test_an_hour_that_comes_twice_is_the_first_of_the_two(site):
    hours = {"DTSTART": "20271106T013000", "DTEND": "20271106T033000"}
    zoned = {f"{name};TZID=America/Los_Angeles": hour for name, hour in hours.items()}

    take_in(weekly(**zoned, RRULE="FREQ=DAILY;COUNT=2"))

    assert [f"{event.starts_at:%d %H:%M}" for event in events()] == ["06 08:30", "07 08:30"]


def test_two_entries_of_one_number_are_not_one_of_them_lost_in_silence(site):
    report = take_in(an_entry(), an_entry(SUMMARY="Another", DTSTART="20270110T180000Z"))

    assert [event.title for event in events()] == ["Saturday session"]
    assert reasons(report) == [f"“Another”: {ical.DOUBLE}"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_calendar_is_read_in_whatever_charset_it_was_saved(site, charset):
    text = a_calendar(an_entry(SUMMARY="Año nuevo: ¡ensayos!")).decode()

    files.take_in("season", text.encode(charset))

    assert [event.title for event in events()] == ["Año nuevo: ¡ensayos!"]


def test_thousands_of_entries_are_read_while_somebody_waits(site):
    """Most of what a school exports is over: its rules are not followed to the present."""
    long_ago = {"DTSTART": "20150109T180000Z", "DTEND": "20150109T200000Z"}
    over = long_ago | {"RRULE": "FREQ=DAILY;UNTIL=20250101T000000Z"}
    old = [an_entry(UID=f"{n}@google.com", **(over if n % 2 else long_ago)) for n in range(1_500)]
    begun = process_time()

    rows = tables.read(a_calendar(*old, an_entry()))

    assert len(rows) == 3  # the headings, the one to come, and how many are over
    assert process_time() - begun < 10


def test_a_file_in_which_too_much_repeats_is_refused_before_it_is_followed(site):
    many = [an_entry(UID=f"{n}@google.com", RRULE="FREQ=DAILY") for n in range(301)]

    with pytest.raises(Refused, match="More than 300 entries"):
        take_in(*many)


def test_the_past_is_one_line(site):
    past = [
        an_entry(UID=f"{n}@google.com", DTSTART="20250109T180000Z", DTEND="20250109T200000Z")
        for n in range(3)
    ]

    report = take_in(*past, an_entry())

    assert reasons(report) == [f"“3 entries before today”: {ical.OVER}"]
    assert len(events()) == 1


def test_a_rule_without_an_end_is_followed_for_a_season(site):
    take_in(weekly(RRULE="FREQ=WEEKLY;BYDAY=SA"))

    assert 55 < len(events()) < 80
    assert events()[-1].starts_at < NOON + repeating.AHEAD


def test_the_same_calendar_twice_changes_nothing(site):
    entries = an_entry(), weekly()
    take_in(*entries)
    before = [(event.uid, event.sequence) for event in events()]

    report = take_in(*entries)

    assert counted(report) == (0, 6, 0, 0)
    assert [(event.uid, event.sequence) for event in events()] == before


def test_who_has_a_place_hears_when_the_calendar_moved_it(site, monkeypatch):
    take_in(weekly())
    event = events()[1]
    seats.sign_up(
        the_slot(event),
        a_mentor(email="dana@example.org", cleared_until=date(2028, 1, 1)),
    )
    later = NOON + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    take_in(
        an_entry(
            **{
                "UID": "weekly@google.com",
                "RECURRENCE-ID;TZID=America/Los_Angeles": "20270306T100000",
                "DTSTART;TZID=America/Los_Angeles": "20270306T110000",
                "DTEND;TZID=America/Los_Angeles": "20270306T130000",
                "DTSTART": None,
                "DTEND": None,
                "LAST-MODIFIED": "20261124T090000Z",
            }
        ),
        weekly(),
    )

    assert walls()[1] == "06 Mar 11:00"
    assert (event.sequence, len(events())) == (1, 5)
    purposes = [letter.purpose for letter in db.session.scalars(db.select(Letter))]
    assert purposes[-1] == "events/email/moved"


def test_what_was_changed_here_since_stays_as_it_is_here(site, monkeypatch):
    take_in(an_entry())
    later = NOON + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    changes.change(events()[0], title="Essay evening")

    report = take_in(an_entry(**{"LAST-MODIFIED": "20261124T090000Z"}))

    assert events()[0].title == "Essay evening"
    assert counted(report) == (0, 1, 0, 0)
    assert len(report.remarks) == 1


def test_people_in_the_calendar_are_not_taken_in(site):
    take_in([*an_entry(), "ATTENDEE;CN=Ana:mailto:ana@example.org"])

    assert db.session.scalars(db.select(Letter)).all() == []
    assert "ana@example.org" not in str([vars(event) for event in events()])


@pytest.mark.parametrize(
    "raw",
    [b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\xff\xfe", b"BEGIN:VCALENDAR:x"],
)
def test_a_damaged_file_is_refused_in_words(site, raw):
    with pytest.raises(Refused, match="damaged|no entry"):
        files.take_in("season", raw)


def test_a_calendar_without_an_entry_says_so(site):
    with pytest.raises(Refused, match="no entry"):
        take_in()


def test_a_calendar_is_no_list_of_people(app):
    with pytest.raises(Refused, match="cannot find these columns"):
        files.take_in("alumnae", a_calendar(an_entry()))


def test_both_databases_take_a_calendar_in(any_app):
    a_site(name="Los Angeles")
    a_person()

    assert counted(take_in(weekly())) == (5, 0, 0, 0)
    assert counted(take_in(weekly())) == (0, 5, 0, 0)
