from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepup.calendars.invitations import Party, cancellation, request
from stepup.calendars.replies import LARGEST, LONGEST_COMMENT, Answer, read
from tests.calendars.factories import an_entry

ACCEPTED = Answer(
    method="REPLY",
    uid="event-7@stepup.example",
    attendee="ana@example.org",
    partstat="ACCEPTED",
    sequence=2,
    stamp=datetime(2026, 11, 24, 10, 15, tzinfo=UTC),
    comment="",
)

GMAIL = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20270306T160000Z
DTEND:20270306T180000Z
DTSTAMP:20261124T101500Z
ORGANIZER;CN=Step Up:mailto:calendar@stepup.example
UID:event-7@stepup.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ana Ru
 iz;X-NUM-GUESTS=0:mailto:ana@example.org
CREATED:20261123T093000Z
DESCRIPTION:Bring a question.
LAST-MODIFIED:20261124T101500Z
LOCATION:1 Main St\\, Chicago
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Career day
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""

EXCHANGE = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Central Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
BEGIN:VALARM
COMMENT:not hers
TRIGGER:-PT15M
END:VALARM
ATTENDEE;PARTSTAT=ACCEPTED;CN="Ruiz, Ana":MAILTO:Ana@Example.org
COMMENT;LANGUAGE=en-US:Gladly\\, see you\\nAna
UID:event-7@stepup.example
SUMMARY;LANGUAGE=en-US:Accepted: Career day
DTSTART;TZID=Central Standard Time:20270306T100000
DTEND;TZID=Central Standard Time:20270306T120000
CLASS:PUBLIC
DTSTAMP:20261124T101500Z
SEQUENCE:2
X-MICROSOFT-CDO-APPT-SEQUENCE:2
END:VEVENT
END:VCALENDAR
"""

APPLE = """\
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 15.1//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="Ana Ruiz";CUTYPE=INDIVIDUAL;EMAIL="ana@example.org";PARTSTAT=ACCEPTED:
 /principals/users/1234/
DTEND;TZID=America/Chicago:20270306T120000
DTSTAMP:20261124T101500Z
DTSTART;TZID=America/Chicago:20270306T100000
ORGANIZER;CN="Step Up":mailto:calendar@stepup.example
SEQUENCE:2
UID:event-7@stepup.example
END:VEVENT
END:VCALENDAR
"""

THUNDERBIRD = """\
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
CREATED:20261123T093000Z
LAST-MODIFIED:20261124T101500Z
DTSTAMP:20261124T101500Z
UID:event-7@stepup.example
SUMMARY:Career day
ORGANIZER;CN="Step Up":mailto:calendar@stepup.example
ATTENDEE;CN=Ana Ruiz;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDU
 AL:mailto:ana%40example.org
DTSTART:20270306T160000Z
DTEND:20270306T180000Z
SEQUENCE:2
END:VEVENT
END:VCALENDAR
"""


def crlf(text):
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("letter", [GMAIL, APPLE, THUNDERBIRD])
def test_an_acceptance_is_read(letter):
    assert read(crlf(letter)) == ACCEPTED
    assert read(b"\xef\xbb\xbf" + letter.encode()) == ACCEPTED


def test_exchange_answers_without_an_organizer():
    answer = read(crlf(EXCHANGE))

    assert (answer.uid, answer.attendee) == ("event-7@stepup.example", "ana@example.org")
    assert (answer.partstat, answer.comment) == ("ACCEPTED", "Gladly, see you\nAna")


@pytest.mark.parametrize(
    ("written", "partstat"),
    [
        ("DECLINED", "DECLINED"),
        ("tentative", "TENTATIVE"),
        ("X-PERHAPS", "NEEDS-ACTION"),
        ("ACCEPTED,DECLINED", "NEEDS-ACTION"),
    ],
)
def test_what_she_answered(written, partstat):
    assert read(crlf(GMAIL.replace("ACCEPTED", written))).partstat == partstat


@pytest.mark.parametrize("method", ["COUNTER", "REFRESH", "reply"])
def test_other_questions_of_hers_are_read(method):
    answer = read(crlf(GMAIL.replace("METHOD:REPLY", f"METHOD:{method}")))

    assert answer.method == method.upper()


def test_a_method_after_the_event_counts():
    moved = GMAIL.replace("METHOD:REPLY\n", "").replace("END:VCAL", "METHOD:REPLY\nEND:VCAL")

    assert read(crlf(moved)) == ACCEPTED


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("SEQUENCE:2", "SEQUENCE:99999999999999999999"),
        ("SEQUENCE:2", "SEQUENCE:-1"),
        ("SEQUENCE:2", "SEQUENCE:two"),
        ("SEQUENCE:2\n", ""),
    ],
)
def test_a_sequence_that_is_none_is_nought(line, instead):
    assert read(crlf(GMAIL.replace(line, instead))).sequence == 0


@pytest.mark.parametrize("stamp", ["", "yesterday", "20261324T101500Z", "20261124"])
def test_a_stamp_that_is_none_is_none(stamp):
    assert read(crlf(GMAIL.replace("DTSTAMP:20261124T101500Z", f"DTSTAMP:{stamp}"))).stamp is None


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("METHOD:REPLY", "METHOD:REQUEST"),
        ("METHOD:REPLY", "METHOD:CANCEL"),
        ("METHOD:REPLY\n", ""),
        ("UID:event-7@stepup.example\n", ""),
        ("mailto:ana@example.org", "mailto:nobody"),
        ("mailto:ana@example.org", "mailto:a@example.org,b@example.org"),
        ("SEQUENCE:2", "ATTENDEE:mailto:bea@example.org"),
        ("BEGIN:VCALENDAR\n", ""),
        ("VEVENT", "VTODO"),
    ],
)
def test_what_is_no_answer_of_one_person_is_refused(line, instead):
    assert line in GMAIL

    assert read(crlf(GMAIL.replace(line, instead))) is None


@pytest.mark.parametrize("zone", ["America/Chicago", "America", "../../etc/passwd", "Mars", "a\0b"])
def test_a_time_that_cannot_be_is_no_proposal(zone):
    wish = f"DTSTART;TZID={zone}:00010101T000000\nDTEND;TZID={zone}:99991231T235959"
    hers = "DTSTART:20270306T160000Z\nDTEND:20270306T180000Z"

    answer = read(crlf(GMAIL.replace("METHOD:REPLY", "METHOD:COUNTER").replace(hers, wish)))

    assert (answer.method, answer.starts_at, answer.ends_at) == ("COUNTER", None, None)


def test_a_comment_is_cut_before_it_is_a_letter():
    long = "COMMENT:" + "long " * 40_000

    answer = read(crlf(GMAIL.replace("SEQUENCE:2", f"{long}\nSEQUENCE:2")))

    assert len(answer.comment) == LONGEST_COMMENT


def test_our_own_letters_are_no_answers():
    us, ana = Party("Step Up", "calendar@stepup.example"), Party("Ana", "ana@example.org")

    assert read(request(an_entry(), us, ana)) is None
    assert read(cancellation(an_entry(), us, ana)) is None


def test_only_the_first_event_of_a_letter_is_read():
    second = "BEGIN:VEVENT\nUID:event-8\nATTENDEE:mailto:bea@example.org\nEND:VEVENT\nEND:VCALENDAR"

    assert read(crlf(GMAIL.replace("END:VCALENDAR", second))) == ACCEPTED


def test_one_unreadable_line_does_not_lose_the_answer():
    assert read(crlf(GMAIL.replace("SEQUENCE:2", 'COMMENT;="x:y\nSEQUENCE:2'))) == ACCEPTED


def test_control_characters_do_not_get_in():
    answer = read(crlf(GMAIL.replace("UID:event", "UID:\x00event").replace("ana@", "\x00ana@")))

    assert answer == ACCEPTED


def test_a_huge_letter_is_refused_unread():
    huge = crlf(GMAIL) + b" " * 2_000_000

    assert read(huge) is None
    assert read(crlf(GMAIL) + b" " * (LARGEST - len(crlf(GMAIL)))) == ACCEPTED


@given(st.binary())
def test_garbage_is_refused(garbage):
    assert read(garbage) is None


@given(st.integers(0, len(GMAIL)), st.integers(0, 40), st.text(max_size=20))
def test_a_damaged_answer_is_never_an_accident(at, lost, put_in):
    damaged = GMAIL[:at] + put_in + GMAIL[at + lost :]

    answer = read(damaged.encode("utf-8", "surrogatepass"))

    assert answer is None or (answer.uid and "@" in answer.attendee)
