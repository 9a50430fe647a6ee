"""How several dates could travel, tried on programs of others; docs/calendars.md has the choice.

Four Saturdays at ten in Chicago, across the change of clocks; she comes to three of them, and one
was moved.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from stepup.calendars.feeds import feed
from stepup.calendars.invitations import Party, request
from tests.calendars.consumers import icaljs, khal, libical, minute, radicale
from tests.calendars.factories import an_entry
from tests.calendars.rules import broken_by
from tests.calendars.test_consumers import skip_without

CHICAGO = ZoneInfo("America/Chicago")
WALLS = [datetime(2027, 2, 27, 10, tzinfo=CHICAGO) + timedelta(weeks=n) for n in range(4)]
US, ANA = Party("Step Up", "hello+0123@stepup.example"), Party("Ana", "ana@example.org")
LATER = timedelta(hours=3)


def a_date(number, **facts):
    starts_at = WALLS[number].astimezone(UTC)
    dull = {"uid": f"{number}@stepup.example", "title": f"Essays {number}", "starts_at": starts_at}
    made = an_entry(**(dull | facts), ends_at=starts_at + timedelta(hours=2))
    return replace(made, ends_at=made.starts_at + timedelta(hours=2))


HERS = [a_date(0), a_date(2, starts_at=WALLS[2].astimezone(UTC) + LATER), a_date(3)]
HOURS = sorted(minute(entry.starts_at) for entry in HERS)


def in_one_message(entries, *extra):
    """What `extra` says of each, put before its UID."""
    lines = iter(extra or [b""] * len(entries))
    whole = [request(entry, US, ANA) for entry in entries]
    events = [text[text.index(b"BEGIN:VEVENT") : text.index(b"END:VCALENDAR")] for text in whole]
    written = [event.replace(b"UID:", next(lines) + b"UID:", 1) for event in events]
    head = whole[0][: whole[0].index(b"BEGIN:VEVENT")]
    return b"".join([head, *written, b"END:VCALENDAR\r\n"])


def at(number):
    return f";TZID=America/Chicago:{WALLS[number]:%Y%m%dT%H%M%S}\r\n".encode()


ONE_UID = [replace(entry, uid="all@stepup.example") for entry in HERS]
MANY = in_one_message(HERS)
REPEATING = in_one_message(
    ONE_UID[:2],
    b"RRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE" + at(1),
    b"RECURRENCE-ID" + at(2),
)
WITHOUT_RULE = in_one_message(ONE_UID, *(b"RECURRENCE-ID" + at(number) for number in (0, 2, 3)))


def hours(events):
    return sorted(event.starts_at for event in events)


@pytest.fixture
def folder(tmp_path):
    numbers = count()

    def new():
        made = tmp_path / str(next(numbers))
        made.mkdir()
        return made

    return new


def test_several_events_in_one_message_are_against_the_rules_and_cannot_be_kept(folder):
    assert broken_by(MANY) == ["a message is about one UID"]
    assert not radicale.keeps(MANY, folder())


def test_a_true_recurrence_is_read_rightly_by_all(folder):
    assert broken_by(REPEATING) == []
    assert radicale.keeps(REPEATING, folder())
    busy = radicale.busy({"all.ics": REPEATING}, folder())["all.ics"]
    assert [starts_at for starts_at, _ends_at in busy] == HOURS
    for consumer, see in (
        (icaljs, lambda: icaljs.see({"all.ics": REPEATING}, folder())["all.ics"]),
        (khal, lambda: khal.see({"all.ics": REPEATING}, folder())),
    ):
        skip_without(consumer)
        assert hours(see()) == HOURS


def test_her_dates_of_a_recurrence_cannot_be_kept_without_its_rule(folder):
    """So one UID for a series would send all its dates to whoever comes to some of them."""
    assert broken_by(WITHOUT_RULE) == []
    assert not radicale.keeps(WITHOUT_RULE, folder())


def test_an_object_for_each_date_is_kept_and_read_rightly_by_all(folder):
    """What we do: each letter about its own date; all of them together in file and feed."""
    letters = {f"{n}.ics": request(entry, US, ANA) for n, entry in enumerate(HERS)}
    for letter in letters.values():
        assert broken_by(letter) == []
        assert radicale.keeps(letter, folder())

    together = {"all.ics": feed(HERS, name="Essays")}
    busy = radicale.busy(together, folder())["all.ics"]
    assert [starts_at for starts_at, _ends_at in busy] == HOURS
    for consumer, see in (
        (libical, lambda: libical.see(together)["all.ics"]),
        (icaljs, lambda: icaljs.see(together, folder())["all.ics"]),
        (khal, lambda: khal.see(letters, folder())),
    ):
        skip_without(consumer)
        assert hours(see()) == HOURS
