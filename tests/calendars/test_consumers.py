"""Programs of others read our files: every one parses, and every hour is right to the minute."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from stepup.calendars.entries import Entry
from stepup.calendars.feeds import download, feed
from stepup.calendars.invitations import Party, cancellation, decline_counter, request
from tests.calendars.consumers import Seen, icaljs, khal, libical, minute, radicale
from tests.calendars.factories import an_entry
from tests.calendars.rules import broken_by

HOUR, MINUTE, WEEK = timedelta(hours=1), timedelta(minutes=1), timedelta(days=7)
AROUND = [-25 * HOUR, -3 * HOUR, -HOUR, -MINUTE, timedelta(0), MINUTE, HOUR, 3 * HOUR, 25 * HOUR]
ZONES = {
    "America/Los_Angeles": (2026, 2027),
    "America/Chicago": (2026, 2027),
    "Europe/London": (2026, 2027),
    "Australia/Sydney": (2026, 2027),  # the south: summer over the new year
    "America/Santiago": (2026, 2027),
    "America/Sao_Paulo": (2018, 2020),  # the clocks were changed for the last time in 2019
    "Europe/Istanbul": (2016, 2017),  # and here in 2016
    "Asia/Kathmandu": (2026, 2026),
}
TITLES = [
    "Career day",
    "Día de ensayos; té, café",
    "שלום",
    'A "late" talk',
    "👩🏽‍🏫 mentors",
    "x" * 160,
]
US, ANA = Party("Step Up", "hello+0123@stepup.example"), Party('Ana "Nita" Ruiz', "ana@example.org")
KNOWN = "SEQUENCE property. Expected 0"  # RFC 5546, 3.2.8 allows it; libical's table does not


def changes_of(zone, years):
    """Each moment at which its clocks are changed, found minute by minute."""
    there, moment = ZoneInfo(zone), datetime(years[0], 1, 1, tzinfo=UTC)
    while moment.year <= years[1]:
        if offset(there, moment) != offset(there, moment + WEEK):
            at = moment
            while offset(there, at) == offset(there, moment):
                at += MINUTE
            yield at
        moment += WEEK


def offset(there, moment):
    return moment.astimezone(there).utcoffset()


def moments_of(zone, years):
    for year in range(years[0], years[1] + 1):
        for month in (1, 4, 7, 10):
            yield datetime(year, month, 15, 18, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for change in changes_of(zone, years):
        yield from (change + span for span in AROUND)


def entries_of(zone, years) -> list[Entry]:
    numbers = count()
    return [
        an_entry(
            uid=f"{zone}-{number}@stepup.example".lower(),
            title=TITLES[number % len(TITLES)],
            starts_at=at,
            ends_at=at + timedelta(hours=2, minutes=15),
            time_zone=zone,
            description="¿Qué traer?\nUn cuaderno; una pluma, \\o/.",
            location="12 Main St, Room 3; Pasadena",
            url="https://stepup.example/events/7",
            geo=(34.05, -118.25),
            categories=("GROW",),
        )
        for number, at in zip(numbers, sorted(moments_of(zone, years)), strict=False)
    ]


def shown(entries):
    return sorted(
        Seen(entry.uid, minute(entry.starts_at), minute(entry.ends_at), title(entry))
        for entry in entries
    )


def title(entry):
    return f"Cancelled: {entry.title}" if entry.status == "CANCELLED" else entry.title


@pytest.fixture(scope="module")
def season():
    """The events, by zone."""
    return {zone: entries_of(zone, years) for zone, years in ZONES.items()}


@pytest.fixture(scope="module")
def files(season):
    """Every kind of file, by name: what is written, and what it is to show."""
    written = {}
    for zone, entries in season.items():
        name = zone.replace("/", "-").lower()
        written[f"feed-{name}.ics"] = feed(entries, name=f"Step Up; {zone}"), entries
        for number, entry in list(enumerate(entries))[::7]:
            letter = an_entry(**facts_of(entry, alarm_minutes=(120,)))
            off = an_entry(**facts_of(entry, status="CANCELLED"))
            written[f"request-{name}-{number}.ics"] = request(letter, US, ANA), [letter]
            written[f"cancel-{name}-{number}.ics"] = cancellation(letter, US, ANA), [off]
            written[f"file-{name}-{number}.ics"] = download([entry]), [entry]
    everything = [entry for entries in season.values() for entry in entries]
    written["all.ics"] = feed(everything, name="All"), everything
    return written


def facts_of(entry, **other):
    return {name: getattr(entry, name) for name in Entry.__slots__} | other


@pytest.fixture(scope="module")
def few(season):
    """A third of them, one letter a zone: for programs that take a tenth of a second an event."""
    written = {}
    for zone, entries in season.items():
        name, third = zone.replace("/", "-").lower(), entries[::3]
        written[f"feed-{name}.ics"] = feed(third, name=zone), third
        written[f"request-{name}.ics"] = request(entries[1], US, ANA), entries[1:2]
    return written


def texts(files):
    return {name: text for name, (text, _entries) in files.items()}


def right(files):
    return {name: shown(entries) for name, (_text, entries) in files.items()}


def skip_without(consumer):
    if why := consumer.missing():
        pytest.skip(f"NOT TESTED against {consumer.__name__.rpartition('.')[2]}: {why}")


def test_no_file_breaks_a_rule(files):
    assert {
        name: broken for name, text in texts(files).items() if (broken := broken_by(text))
    } == {}


def test_libical_finds_every_event_and_no_fault(files):
    skip_without(libical)

    assert libical.see(texts(files)) == right(files)
    assert {name: libical.complaints(text) for name, text in texts(files).items()} == dict.fromkeys(
        files, []
    )


def test_libical_knows_the_refusal_of_a_proposed_time():
    skip_without(libical)

    told = libical.complaints(decline_counter(an_entry(), US))

    assert [complaint for complaint in told if KNOWN not in complaint] == []


def test_ical_js_finds_every_event(files, tmp_path):
    skip_without(icaljs)

    assert icaljs.see(texts(files), tmp_path) == right(files)


def test_khal_keeps_every_event_of_feeds_and_letters(few, tmp_path):
    skip_without(khal)

    kept = khal.see(texts(few), tmp_path, "--once")

    assert kept == sorted(event for events in right(few).values() for event in events)


def test_radicale_receives_every_event_and_is_busy_at_those_hours(few, tmp_path):
    skip_without(radicale)

    told = radicale.busy(texts(few), tmp_path)

    assert told == {name: joined(events) for name, events in right(few).items()}


def joined(events):
    """Hours that touch are one."""
    spans = []
    for _uid, starts_at, ends_at, _title in sorted(events, key=lambda event: event.starts_at):
        if spans and starts_at <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ends_at, spans[-1][1])
        else:
            spans.append((starts_at, ends_at))
    return spans


def test_radicale_is_free_once_a_date_is_cancelled(files, tmp_path):
    skip_without(radicale)
    off = {name: text for name, text in texts(files).items() if re.match("cancel.*-0.ics", name)}

    assert radicale.busy(off, tmp_path) == dict.fromkeys(off, [])
