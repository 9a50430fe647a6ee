from datetime import timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.organisation.models import Organisation
from stepup.outbox import actions, queries
from stepup.outbox.models import Scope, State
from tests.outbox.factories import INVITATION, a_letter

AWKWARD = ['O\'Neil & "Co" <x>', "x" * 120, "", "word " * 600, "x" * 3000, "Ж" * 80, "🎈 Zoë"]


def read(letter):
    return message_from_bytes(letter.content.message, policy=policy.default)


def test_a_letter_says_the_same_in_text_and_html(app):
    letter = a_letter(name="Zoë")

    message = read(letter)

    plain, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert plain.get_content() == "Hello Zoë!\r\n"
    assert '<p style="color: teal;">Hello Zoë!</p>' in html.get_content()


def test_a_letter_is_headed_by_the_organisation(app):
    db.session.add(
        Organisation(name='Élan, "Step" Up', from_address="hi@elan.example", reply_to="us@elan.org")
    )

    message = read(a_letter("a+b@Example.ORG", subject="Grüße 🎈"))

    assert message["From"].addresses[0].display_name == 'Élan, "Step" Up'
    assert message["From"].addresses[0].addr_spec == "hi@elan.example"
    assert message["To"] == "a+b@example.org"
    assert message["Reply-To"] == "us@elan.org"
    assert message["Subject"] == "Grüße 🎈"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@elan.example>")
    assert [message[name] for name in ("Cc", "Bcc", "List-Unsubscribe", "Precedence")] == [None] * 4


LONG = "Die Gesellschaft für junge Mädchen und ihre Mentorinnen in Glendale, “Élan” & Söhne"


@pytest.mark.parametrize("name", [LONG, LONG.encode("ascii", "ignore").decode(), "Élan " * 20])
def test_a_long_name_or_address_stays_an_address(app, name):
    address, hers = "hello@girls-and-mentors.example.org", f"{'a' * 60}@a-long-name.example.org"
    db.session.add(Organisation(name=name.strip(), from_address=address, reply_to=hers))

    letter = a_letter(hers)

    message = message_from_bytes(letter.content.message)
    shown, spec = parseaddr(message["From"])
    assert (str(make_header(decode_header(shown))), spec) == (name.strip(), address)
    assert message["To"] == message["Reply-To"] == hers
    assert max(map(len, letter.content.message.split(b"\r\n"))) <= 98  # her address alone is longer


def test_an_invitation_goes_in_twice_with_the_same_bytes(app):
    letter = a_letter(calendar=lambda: INVITATION, method="REQUEST")

    message = read(letter)

    body, attachment = message.iter_parts()
    plain, html, calendar = body.iter_parts()
    assert (message.get_content_subtype(), body.get_content_subtype()) == ("mixed", "alternative")
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert (
        b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n" in letter.content.message
    )
    assert attachment["Content-Type"] == 'application/ics; name="invite.ics"'
    assert attachment.get_filename() == "invite.ics"
    assert [part["Content-Transfer-Encoding"] for part in (calendar, attachment)] == ["base64"] * 2
    assert calendar.get_payload(decode=True) == INVITATION
    assert attachment.get_payload(decode=True) == INVITATION


def test_a_letter_of_the_past_has_left_at_its_moment_and_is_never_composed(app):
    then = clock.now() - timedelta(days=200)

    with clock.travelling(then), actions.recalling():
        letter = a_letter(subject="Grüße", calendar=_never, method="REQUEST")

    assert (letter.state, letter.sent_at, letter.queued_at) == (State.SENT, then, then)
    assert (letter.subject, letter.content) == ("Grüße", None)
    assert letter.message_id != a_letter(key="hello:2").message_id


def _never():
    raise AssertionError("nobody will read this calendar")


def test_what_may_not_be_sent_has_not_been_sent_in_the_past_either(app):
    actions.suppress("ana@example.org", Scope.ALL, reason="asked", source="test")

    with actions.recalling():
        letter = a_letter()

    assert (letter.state, letter.sent_at) == (State.SUPPRESSED, None)


def test_after_recalling_letters_wait_again(app):
    with actions.recalling():
        a_letter()

    assert a_letter(key="hello:2").state is State.READY


def test_the_method_of_an_invitation_is_the_one_inside_it(app):
    with pytest.raises(ValueError, match="method"):
        a_letter(calendar=lambda: INVITATION, method="CANCEL")


@pytest.mark.parametrize("name", AWKWARD)
def test_every_line_is_one_that_mail_servers_take(name, app):
    letter = a_letter(name=name, subject=name)

    lines = letter.content.message.split(b"\r\n")

    assert max(map(len, lines)) <= 78
    assert letter.content.message.isascii()
    assert b"\n" not in b"".join(lines)
    assert read(letter).get_body(["plain"]).get_content().split() == f"Hello {name}!".split()
    assert read(letter)["Subject"].split() == name.split()


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\u2028"])
def test_a_line_break_cannot_get_into_a_header(break_, app):
    with pytest.raises(Refused):
        a_letter(subject=f"Hi{break_}Bcc: all@example.org")

    assert queries.counts()[State.READY] == 0


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\x00"])
def test_a_line_break_cannot_get_into_the_reply_address(break_, app):
    with pytest.raises(Refused):
        a_letter(reply_to=f"us@example.org{break_}Bcc: all@example.org")


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@example.org", "a b@example.org", "zoë@example.org", "a@b\r\nX: y"],
)
def test_an_address_that_no_letter_can_go_to_is_refused(address, app):
    with pytest.raises(Refused):
        a_letter(address)
