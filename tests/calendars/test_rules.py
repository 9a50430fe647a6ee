"""The reader of rules itself: each broken rule is seen, and a good file is good."""

import pytest

from stepup.calendars.feeds import feed
from stepup.calendars.invitations import Party, cancellation, decline_counter, request
from tests.calendars.factories import an_entry
from tests.calendars.rules import broken_by

US, ANA = Party("Step Up", "hello@stepup.example"), Party("Ana Ruiz", "ana@example.org")


@pytest.fixture
def letter():
    return request(an_entry(title="Tea", alarm_minutes=(60,)), US, ANA)


def test_whatever_we_write_breaks_none(letter):
    files = [
        letter,
        cancellation(an_entry(), US, ANA),
        decline_counter(an_entry(), US),
        feed([an_entry()], name="All"),
    ]

    assert [broken_by(file) for file in files] == [[], [], [], []]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (b"SUMMARY:Tea\r\n", b"SUMMARY:Tea\n", "CRLF"),
        (b"SUMMARY:Tea", b"SUMMARY:" + b"x" * 80, "octets"),
        (b"SUMMARY:Tea", b"SUMMARY:T\xc3", "cut in two"),
        (b"SUMMARY:Tea", b"SUMMARY:a,b", "may not be"),
        (b"SUMMARY:Tea", b"SUMMARY:a\x07b", "may not be"),
        (b"SUMMARY:Tea\r\n", b"", "0 SUMMARY"),
        (b"SEQUENCE:2", b"SEQUENCE:2\r\nSEQUENCE:2", "2 SEQUENCE"),
        (b"SEQUENCE:2", b"SEQUENCE:1795708800000", "too large"),
        (b"SEQUENCE:2", b"SEQUENCE:2\r\nMETHOD:REQUEST", "may not have METHOD"),
        (b";TZID=America/Chicago", b"", "floats"),
        (b"TZID:America/Chicago", b"TZID:America/Denver", "zones used"),
        (b"STATUS:CONFIRMED", b"STATUS:DONE", "may not be"),
        (b"METHOD:REQUEST", b"METHOD:CANCEL", "rings"),
        (b"METHOD:REQUEST\r\n", b"", "names somebody"),
        (b"TRIGGER:-PT60M", b"TRIGGER:soon", "may not be"),
        (b"BEGIN:STANDARD", b"BEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:STANDARD", "may not hold"),
    ],
)
def test_a_broken_rule_is_seen(letter, good, bad, said):
    assert good in letter

    broken = broken_by(letter.replace(good, bad))

    assert any(said in words for words in broken), broken
