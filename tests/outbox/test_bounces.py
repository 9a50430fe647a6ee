"""Reading what mail servers send back: real messages, and our own."""

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from stepup.outbox import bounces
from stepup.outbox.bounces import Kind, Severity

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "bounces"
TRUTH = REAL / "truth.json"
needs_real = pytest.mark.skipif(
    not TRUTH.exists(), reason=f"NOT TESTED on real bounces: {REAL} is not on this machine"
)


def a_bounce(recipient="ana@example.org", *, status="5.1.1", action="failed", to="", quoting=""):
    """As an RFC 3464 server writes it."""
    report = (
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} No\r\n"
    )
    head = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\n"
        f"To: {to or 'hello@stepup.example'}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
    )
    returned = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {quoting}\r\n"
    return f"{head}--B\r\n{report}\r\n--B\r\n{returned}\r\n--B--\r\n".encode()


def a_complaint(quoting, *, about="ana@example.org"):
    return (
        "From: feedback@provider.example\r\nTo: hello@stepup.example\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
        f"User-Agent: X/1\r\nVersion: 1\r\nOriginal-Rcpt-To: <{about}>\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {quoting}\r\n\r\nHi\r\n--B--\r\n"
    ).encode()


def a_message(text="Thank you!", **headers):
    message = EmailMessage()
    message["From"] = "ana@example.org"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@needs_real
def test_real_bounces_give_the_recipients_and_states_that_they_name():
    truth = json.loads(TRUTH.read_text())

    wrong = []
    for name, expected in truth.items():
        reading = bounces.read((REAL / name).read_bytes())
        found = [(each.address, each.status) for each in reading.recipients]
        if sorted(found) != sorted((address, status) for address, status, _ in expected):
            wrong.append((name, found, expected))

    assert len(truth) == 165
    assert len(wrong) <= len(truth) // 100, wrong


@needs_real
def test_real_bounces_are_of_the_class_that_their_state_says():
    truth = json.loads(TRUTH.read_text())
    late = [name for name, expected in truth.items() if expected[0][2] == "delayed"]
    full = [name for name, expected in truth.items() if expected[0][1] == "5.2.2"]
    unknown = [name for name, expected in truth.items() if expected[0][1] == "5.1.1"]
    policy = [name for name, expected in truth.items() if expected[0][1] == "5.7.1"]

    def classes(names):
        readings = (bounces.read((REAL / name).read_bytes()) for name in names)
        return {reading.recipients[0].severity for reading in readings}

    assert classes(late) == {Severity.DELAYED}
    assert classes(full) == {Severity.SOFT}
    assert classes(unknown) == {Severity.HARD}
    assert classes(policy) == {Severity.POLICY}


@needs_real
def test_real_complaints_are_complaints_and_ordinary_mail_is_nothing():
    def kinds(pattern):
        return {bounces.read(path.read_bytes()).kind for path in REAL.glob(pattern)}

    assert kinds("arf-*.eml") == {Kind.COMPLAINT}
    assert kinds("not-a-bounce-*.eml") == {Kind.HUMAN}
    for path in REAL.glob("not-a-bounce-*.eml"):
        assert bounces.read(path.read_bytes()).recipients == ()


@pytest.mark.parametrize(
    ("status", "action", "severity"),
    [
        ("5.1.1", "failed", Severity.HARD),
        ("5.4.4", "failed", Severity.HARD),
        ("5.2.2", "failed", Severity.SOFT),
        ("4.4.7", "failed", Severity.SOFT),
        ("5.7.1", "failed", Severity.POLICY),
        ("4.4.1", "delayed", Severity.DELAYED),
    ],
)
def test_the_enhanced_code_decides_how_bad_it_is(status, action, severity):
    reading = bounces.read(a_bounce(status=status, action=action))

    assert reading.kind is Kind.BOUNCE
    assert [(each.address, each.severity) for each in reading.recipients] == [
        ("ana@example.org", severity)
    ]


def test_a_server_that_follows_no_standard_is_understood_too():
    said = (
        "Hi. This is the qmail-send program at mx.example.org.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<ana@example.org>:\n550 5.1.1 Sorry, no mailbox here by that name.\n\n"
        "--- Below this line is a copy of the message.\n"
    )
    raw = f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\n\r\n{said}".encode()

    reading = bounces.read(raw)

    assert reading.kind is Kind.BOUNCE
    assert [(each.address, each.severity, each.status) for each in reading.recipients] == [
        ("ana@example.org", Severity.HARD, "5.1.1")
    ]


def test_good_news_is_no_bounce():
    reading = bounces.read(a_bounce(status="2.0.0", action="delivered"))

    assert (reading.kind, reading.recipients) == (Kind.AUTO, ())


def test_the_address_it_came_to_says_which_letter_it_is_about():
    reading = bounces.read(a_bounce(to="bounce+0a1b@Stepup.example", quoting="<ffff@x.example>"))

    assert reading.token_id == "<0a1b@stepup.example>"
    assert reading.quoted_ids == ("<ffff@x.example>",)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Auto_Submitted": "auto-replied", "Subject": "Out of office", "To": "bounce+0a@x.org"},
    ],
)
def test_an_automatic_answer_is_not_a_person(headers):
    assert bounces.read(a_message(**headers)).kind is Kind.AUTO


def test_a_person_is_a_person():
    reading = bounces.read(a_message(In_Reply_To="<0a1b@stepup.example>", Auto_Submitted="no"))

    assert (reading.kind, reading.sender) == (Kind.HUMAN, "ana@example.org")
    assert reading.quoted_ids == ("<0a1b@stepup.example>",)


def test_an_answer_to_an_invitation_is_handed_on_whole():
    answer = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"
    message = EmailMessage()
    message["From"] = "Ana <ana@example.org>"
    message.set_content("Accepted")
    message.add_alternative(answer, subtype="calendar", params={"method": "REPLY"})

    reading = bounces.read(message.as_bytes())

    assert reading.kind is Kind.REPLY
    assert b"METHOD:REPLY" in reading.calendar


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \r\n\r\n",
        b"Content-Type: multipart/report; boundary=\r\n\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n" + b"\xff" * 100,
        b"Content-Type: message/feedback-report\r\n\r\n",
        b"Content-Type: text/plain; charset=x-nothing\r\nFrom: mailer-daemon@x\r\n\r\n\xe9",
        b"From: =?utf-8?q?=ff?= <\xe9@x>\r\nTo: \xe9\r\nMessage-ID: \xe9\r\n\r\n",
        b"From: a@b\r\n" * 2000,
        b"From: a@b\r\nTo: " + b"(" * 9000 + b"\r\n\r\n",
        b"To: " + b"a@b.example, " * 50_000 + b"\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(1200)
        ),
    ],
)
def test_garbage_is_read_without_an_error(garbage):
    assert bounces.read(garbage).recipients in ((), (bounces.Recipient(""),))
