import pytest

from stepup.calendars.invitations import Party, cancellation, request
from tests.calendars.factories import all_of, an_entry, content_lines, the

STEP_UP = Party("Step Up", "calendar@stepup.example")
ANA = Party("Ana Ruiz", "ana@example.org")


def test_she_who_signed_up_herself_is_down_as_coming():
    invitation = request(an_entry(), STEP_UP, ANA)

    assert the("ATTENDEE", invitation) == (
        ';CN="Ana Ruiz";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED'
        ":mailto:ana@example.org"
    )
    assert the("ORGANIZER", invitation) == ';CN="Step Up":mailto:calendar@stepup.example'
    assert the("METHOD", invitation) == "REQUEST"


def test_she_who_is_invited_is_asked():
    invitation = request(an_entry(), STEP_UP, ANA, accepted=False)

    assert ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:" in the("ATTENDEE", invitation)


def test_a_cancellation_takes_the_event_away_without_ringing():
    entry = an_entry(sequence=5, alarm_minutes=(60,))

    letter = cancellation(entry, STEP_UP, ANA)

    assert the("METHOD", letter) == "CANCEL"
    assert the("STATUS", letter) == "CANCELLED"
    assert the("SEQUENCE", letter) == "5"
    assert the("ATTENDEE", letter).endswith(":mailto:ana@example.org")
    assert the("UID", letter) == the("UID", request(entry, STEP_UP, ANA))
    assert b"VALARM" not in letter
    assert b"RSVP" not in letter


def test_an_invitation_rings_when_the_entry_says_so():
    invitation = request(an_entry(alarm_minutes=(60,)), STEP_UP, ANA)

    assert the("TRIGGER", invitation) == "-PT60M"


@pytest.mark.parametrize("write", [request, cancellation])
def test_a_message_opens_with_its_method_and_zone(write):
    lines = content_lines(write(an_entry(), STEP_UP, ANA))

    assert lines[:7] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Step Up//Calendar//EN",
        "CALSCALE:GREGORIAN",
        lines[4],
        "BEGIN:VTIMEZONE",
        "TZID:America/Chicago",
    ]
    assert lines[4].startswith("METHOD:")
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]


@pytest.mark.parametrize("write", [request, cancellation])
def test_the_same_message_is_the_same_bytes(write):
    assert write(an_entry(), STEP_UP, ANA) == write(an_entry(), STEP_UP, ANA)


@pytest.mark.parametrize("write", [request, cancellation])
def test_nobody_learns_another_address(write):
    write(an_entry(), STEP_UP, Party("Bea", "bea@example.org"))

    message = write(an_entry(), STEP_UP, ANA)

    addresses = [line for line in content_lines(message) if "mailto:" in line]
    assert len(addresses) == 2
    assert len(all_of("ATTENDEE", message)) == 1
    assert b"bea@" not in message


@pytest.mark.parametrize(
    "name", ['Ana "Nita" Ruiz', "Ruiz, Ana; MD: PhD", "50^2 ^n", "O’Neill", "אנה", "Ana\\Nita"]
)
def test_names_arrive_as_written(name):
    invitation = request(an_entry(), STEP_UP, Party(name, "ana@example.org"))

    assert b'""' not in invitation
    [attendee] = all_of("ATTENDEE", invitation)
    encoded = attendee.split(";CUTYPE")[0].removeprefix(";CN=").strip('"')
    assert decoded(encoded) == name


def decoded(parameter):
    """RFC 6868, word for word."""
    marks = {"^'": '"', "^n": "\n", "^^": "^"}
    words, rest = "", parameter
    while rest:
        mark = marks.get(rest[:2])
        words, rest = words + (mark or rest[0]), rest[2 if mark else 1 :]
    return words


def test_a_name_is_one_line_without_control_characters():
    crafted = Party("Ana\r\nATTENDEE:\x07mailto:eve@example.org", "ana@example.org")

    invitation = request(an_entry(), STEP_UP, crafted)

    assert the("ATTENDEE", invitation).startswith(';CN="Ana ATTENDEE:mailto:eve@example.org";')


def test_someone_without_a_name_is_her_address():
    invitation = request(an_entry(), STEP_UP, Party("", "ana@example.org"))

    assert the("ATTENDEE", invitation).startswith(";CUTYPE=")
