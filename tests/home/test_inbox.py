"""Mail that comes back: a calendar's answer acts like the page, and only from the right address."""

import base64
import json
import quopri
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stepup import clock
from stepup.db import db
from stepup.events import organizers
from stepup.events.actions import changes, seats
from stepup.events.models import Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.organisation.models import Organisation
from stepup.outbox.models import Letter
from stepup.people.models import Person, Role
from tests.events.mail import invitation_in, kinds, newest, words_of
from tests.factories import a_cohort, a_person, a_staff_member, a_teen, an_event, the_slot

BOUNCES = Path(__file__).resolve().parents[3] / "shared" / "data" / "bounces"


def a_reply(
    event,
    *,
    says="DECLINED",
    sender="ana@example.org",
    to=None,
    sequence=0,
    after=1,
    method="REPLY",
    comment="A cold",
    more="",
):
    """As her mail program writes it; `to` is the address that her letters came from."""
    stamp = clock.now() + timedelta(minutes=after)
    calendar = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mail//EN\r\nMETHOD:{method}\r\n"
        f"BEGIN:VEVENT\r\nUID:{event.uid}\r\nSEQUENCE:{sequence}\r\n"
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}\r\n"
        f"ATTENDEE;PARTSTAT={says}:mailto:ana@example.org\r\nCOMMENT:{comment}\r\n"
        f"{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = (
        f"From: Ana <{sender}>\r\nTo: {to or her_organizer()}\r\nSubject: Declined\r\n"
        'MIME-Version: 1.0\r\nContent-Type: text/calendar; charset="utf-8"\r\n\r\n'
    )
    return (head + calendar).encode()


def her_organizer(address="ana@example.org"):
    person = db.session.scalars(db.select(Person).filter_by(email=address)).one()
    return organizers.organizer_for(person).address


def receive(app, raw, *options):
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["inbox", *options], input=raw)
    assert result.exception is None, result.output
    db.session.expire_all()
    return result.output.strip()


@pytest.fixture
def signup(app):
    return seats.sign_up(the_slot(an_event()), a_person(email="ana@example.org"))


def test_a_decline_frees_the_seat_for_the_next_in_line(app, signup):
    waits = seats.sign_up(signup.slot, a_person())

    receive(app, a_reply(signup.event))

    assert (signup.state, signup.reason) == (SignupState.WITHDRAWN, "A cold")
    assert waits.state is SignupState.OFFERED
    assert kinds("ana@example.org") == ["confirmed", "withdrawn"]
    assert "Did you change your mind?" in words_of(newest("ana@example.org"))


def test_a_yes_to_what_she_has_is_answered_by_nothing(app, signup):
    receive(app, a_reply(signup.event, says="ACCEPTED", comment=""))

    assert (kinds("ana@example.org"), signup.event.sequence) == (["confirmed"], 0)


DIALECTS = {
    "Gmail": ("text/calendar; charset=UTF-8; method=REPLY", "7bit", "utf-8"),
    "Exchange": ('text/calendar; charset="utf-8"; method=REPLY', "base64", "utf-8"),
    "Apple": ("text/calendar; charset=utf-8; method=REPLY", "quoted-printable", "utf-8"),
    "Thunderbird": ("text/calendar; charset=UTF-8", "8bit", "utf-8"),
    "Evolution": ('text/calendar; name="meeting.ics"; method=REPLY', "base64", "utf-8"),
    "a file alone": ('application/ics; name="invite.ics"', "base64", "utf-8"),
    "a gateway": ('application/octet-stream; name="invite.ics"', "base64", "utf-8"),
    "an old Outlook": ("text/calendar; charset=iso-8859-1", "quoted-printable", "latin-1"),
    "UTF-16": ("text/calendar; charset=utf-16", "base64", "utf-16"),
    "a charset that is none": ("text/calendar; charset=klingon-8", "8bit", "utf-8"),
}
ENCODERS = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}


def in_dialect(raw, content_type, encoding, charset):
    """The same answer in a letter with words beside it, its addresses in other case."""
    head, _, calendar = raw.decode().partition("\r\n\r\n")
    calendar = calendar.replace("mailto:ana@example.org", "MAILTO:Ana@Example.ORG")
    head = head[: head.index("MIME-Version")].replace("ana@example.org", "ANA@example.org")
    body = ENCODERS.get(encoding, bytes)(calendar.encode(charset))
    opening = (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nAna has declined.\r\n"
        f"--B\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return opening.encode() + body + b"\r\n--B--\r\n"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_no_is_a_no_as_each_program_writes_it(app, signup, dialect):
    said = "Can't" if dialect == "Gmail" else "Grüße"

    receive(app, in_dialect(a_reply(signup.event, comment=said), *DIALECTS[dialect]))

    assert (signup.state, signup.reason) == (SignupState.WITHDRAWN, said)


def test_whoever_passes_it_on_keeps_her_place_and_staff_hear(app, signup):
    a_staff_member(Role.COORDINATOR, email="office@example.org")
    named = "ATTENDEE;DELEGATED-FROM=ana:mailto:colleague@example.org\r\n"

    said = receive(app, a_reply(signup.event, says="DELEGATED", comment="", more=named))

    assert (said, signup.state) == ("reply: passed on to staff", SignupState.CONFIRMED)
    assert "asked somebody else in her calendar" in words_of(newest("office@example.org"))


def test_an_assistant_who_answers_in_her_name_answers_for_her(app, signup):
    receive(app, b"Sender: assistant@example.org\r\n" + a_reply(signup.event))

    assert signup.state is SignupState.WITHDRAWN


def test_an_answer_from_another_address_changes_nothing_and_a_person_reads_it_once(
    app, office, signup
):
    raw = in_dialect(a_reply(signup.event, sender="work@example.com"), *DIALECTS["Gmail"])

    said = [receive(app, raw), receive(app, raw)]

    assert said == ["reply: not hers to answer, brought to a person"] * 2
    assert signup.state is SignupState.CONFIRMED
    assert kinds("office@stepup.example") == ["home/email/forwarded"]
    assert "Ana has declined." in words_of(newest("office@stepup.example"))
    assert [one.email for one in db.session.scalars(db.select(Person))] == ["ana@example.org"]


@pytest.mark.parametrize(
    "facts",
    [
        {"sender": "eve@example.org"},
        {"to": "hello@stepup.example"},
        {"to": "hello+0123456789abcdef@stepup.example"},
        {"says": "TENTATIVE"},
        {"says": "DELEGATED"},
    ],
    ids=["another sender", "our public address", "a made-up address", "a maybe", "somebody else"],
)
def test_what_is_no_valid_no_changes_nothing(app, signup, facts):
    receive(app, a_reply(signup.event, **facts))

    assert signup.state is SignupState.CONFIRMED


def test_an_answer_to_the_token_of_another_person_is_not_hers(app, signup):
    bea = seats.sign_up(the_slot(an_event()), a_person(email="bea@example.org")).person

    said = receive(app, a_reply(signup.event, to=her_organizer(bea.email)))

    assert said == "reply: not hers to answer, nothing to do"
    assert signup.state is SignupState.CONFIRMED


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "Cc"])
def test_the_token_is_read_wherever_mail_servers_leave_the_address(app, signup, field):
    raw = a_reply(signup.event, to="hello@stepup.example")
    hers = her_organizer().upper()

    receive(app, f"{field}: {hers}\r\n".encode() + raw)

    assert signup.state is SignupState.WITHDRAWN


def test_staff_of_the_site_hear_of_a_decline_and_her_reason_once(app, signup):
    lead = a_staff_member(Role.SITE_LEAD, signup.event.site, email="lead@example.org")
    a_staff_member(Role.COORDINATOR, email="office@example.org")

    reply = a_reply(signup.event)
    receive(app, reply)
    receive(app, reply)

    assert kinds(lead.email) == ["staff_declined"]
    assert "She writes: A cold" in words_of(newest(lead.email))
    assert kinds("office@example.org") == []


def test_a_girl_has_no_surname_in_the_letter_to_staff_whatever_we_know_of_her_age(app):
    girl = a_teen(a_cohort(), first_name="Maya", last_name="Rivera", email="ana@example.org").person
    event = an_event(SlotPlan(SlotRole.MENTOR, 2, 2), SlotPlan(SlotRole.TEEN, 0, 4))
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl)
    girl.born_on = None
    a_staff_member(Role.COORDINATOR, email="office@example.org")

    receive(app, a_reply(event))

    letter = newest("office@example.org")
    assert letter.subject.startswith("Maya cannot come")
    assert "Rivera" not in words_of(letter)


def test_a_proposed_time_keeps_the_place_and_goes_to_the_planners(app, signup):
    a_staff_member(Role.COORDINATOR, email="office@example.org")
    event = signup.event
    wish = (
        "DTSTART;TZID=Central Standard Time:20270401T150000\r\n"
        "DTEND;TZID=Central Standard Time:20270401T170000\r\n"
    )

    said = receive(app, a_reply(event, method="COUNTER", says="TENTATIVE", more=wish))

    assert said == "reply: passed on to staff"
    assert signup.state is SignupState.CONFIRMED
    method, answered = invitation_in(newest("ana@example.org"))
    assert (method, str(answered["UID"])) == ("DECLINECOUNTER", event.uid)
    wished = clock.when(
        datetime(2027, 4, 1, 20, tzinfo=UTC), datetime(2027, 4, 1, 22, tzinfo=UTC), event.time_zone
    )
    assert wished in words_of(newest("office@example.org"))


def test_a_calendar_that_asks_is_sent_the_version_that_stands(app, signup):
    changes.change(signup.event, room="Library")
    sent = invitation_in(newest("ana@example.org"))

    receive(app, a_reply(signup.event, method="REFRESH", says="NEEDS-ACTION"))
    receive(app, a_reply(signup.event, method="REFRESH", says="NEEDS-ACTION", after=2))

    assert kinds("ana@example.org") == ["confirmed", "moved", "refreshed"]
    again = invitation_in(newest("ana@example.org"))
    assert (again[0], again[1].to_ical()) == (sent[0], sent[1].to_ical())


def test_an_invitation_comes_from_its_organizer(app, signup):
    letter = newest("ana@example.org")
    _method, event = invitation_in(letter)

    organizer = str(event["ORGANIZER"]).removeprefix("MAILTO:").removeprefix("mailto:")
    assert organizer == her_organizer()
    assert f"<{organizer}>".encode() in letter.content.message.partition(b"\r\n")[0]


def a_note(text="I come ten minutes late.", *, sender="ana@example.org", more=""):
    return (
        f"From: Ana <{sender}>\r\nTo: hello@stepup.example\r\nSubject: Re: Career day\r\n"
        f"{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.fixture
def office(app):
    db.session.add(
        Organisation(
            name="Step Up", from_address="hello@stepup.example", reply_to="office@stepup.example"
        )
    )
    db.session.flush()


def test_what_a_person_writes_reaches_a_person_once(app, office):
    receive(app, a_note())
    receive(app, a_note())

    letter = db.session.scalars(db.select(Letter)).one()
    assert (letter.address, letter.subject) == (
        "office@stepup.example", "ana@example.org writes: Re: Career day",
    )  # fmt: skip
    assert "I come ten minutes late." in words_of(letter)
    assert b"Reply-To: ana@example.org" in letter.content.message


@pytest.mark.parametrize(
    "facts",
    [
        {"more": "Auto-Submitted: auto-replied\r\n"},
        {"sender": "office@stepup.example"},
        {"sender": "hello@stepup.example"},
        {"sender": "nobody"},
    ],
    ids=["a machine", "the office itself", "our own letters", "no address"],
)
def test_what_would_go_round_in_circles_stops_here(app, office, facts):
    receive(app, a_note(**facts))

    assert db.session.scalars(db.select(Letter)).all() == []


def test_a_no_to_an_evening_that_is_over_changes_nothing(app, signup, monkeypatch):
    later = signup.event.ends_at + timedelta(hours=1)
    raw = a_reply(signup.event, after=60 * 24 * 30)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert receive(app, raw) == "reply: nothing new"
    assert (signup.state, kinds("ana@example.org")) == (SignupState.CONFIRMED, ["confirmed"])


@pytest.mark.parametrize(
    "more",
    [
        "Content-Type: text/plain; charset=klingon-8\r\n",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
        "Content-Type: multipart/mixed; boundary=none\r\n",
        "Content-Type: text/plain; charset*=x''%FF\r\n",
    ],
    ids=["an unknown charset", "no base64", "no parts", "a broken parameter"],
)
def test_what_a_person_writes_in_a_broken_message_reaches_a_person_too(app, office, more):
    raw = a_note("Late by ten.").replace(b"Content-Type: text/plain; charset=utf-8\r\n", b"")

    assert receive(app, more.encode() + raw) == "human: brought to a person"


@pytest.mark.parametrize(
    "subject",
    ["=?klingon?B?xx?=", "=?utf-8?B?//?=", "=?utf-8?Q?Ma=C3=B1ana?=", "\x00\ud800", '"' * 300],
)
def test_whatever_the_subject_is_the_letter_can_be_written(app, office, subject):
    raw = a_note().replace(b"Re: Career day", subject.encode("utf-8", "surrogatepass"))

    receive(app, raw)

    letter = db.session.scalars(db.select(Letter)).one()
    assert ("Mañana" in letter.subject) == ("Ma=C3" in subject)


def test_a_note_in_html_alone_is_forwarded_in_words(app, office):
    raw = a_note("<style>p {color: red}</style><p>Late by <b>ten</b> &amp; sorry.</p><br>Ana")

    receive(app, raw.replace(b"text/plain", b"text/html"))

    words = words_of(db.session.scalars(db.select(Letter)).one())
    assert "Late by ten & sorry." in words
    assert "<" not in words
    assert "color" not in words


def test_a_message_of_many_megabytes_is_put_aside(app, office):
    assert receive(app, a_note("x" * 3 * 2**20)) == "too large to be read"


def test_an_answer_out_of_the_future_does_not_silence_those_that_follow(app, signup):
    receive(app, a_reply(signup.event, says="ACCEPTED", after=60 * 24 * 365 * 900))
    assert receive(app, a_reply(signup.event)) == "reply: her place is free again"


def test_the_same_no_once_more_after_she_came_back_takes_nothing_from_her(app, signup):
    event, ana = signup.event, signup.person
    no = a_reply(event)
    receive(app, no)
    again = seats.sign_up(the_slot(event), ana)
    db.session.commit()

    assert receive(app, no) == "reply: nothing new"
    assert again.state is SignupState.CONFIRMED


def test_an_answer_to_an_older_version_is_history(app, signup):
    changes.change(signup.event, room="Library")

    receive(app, a_reply(signup.event, sequence=0))
    assert signup.state is SignupState.CONFIRMED

    receive(app, a_reply(signup.event, sequence=1))
    assert signup.state is SignupState.WITHDRAWN


def test_the_same_answer_again_and_an_older_one_change_nothing(app, signup):
    event, slot, person = signup.event, signup.slot, signup.person
    late, early = a_reply(event, says="ACCEPTED", after=5), a_reply(event, after=2)

    receive(app, late)
    receive(app, early)
    receive(app, late)

    assert signup.state is SignupState.CONFIRMED
    assert db.session.scalars(db.select(Signup).filter_by(slot_id=slot.id)).all() == [signup]
    assert person.email == "ana@example.org"


def test_garbage_is_nothing_to_do(app):
    assert receive(app, b"\xff\x00 not a message").endswith("nothing to do")


def test_explain_says_what_a_bounce_is_and_changes_nothing(app):
    if not BOUNCES.is_dir():
        pytest.skip("NOT TESTED: the real bounce messages are not beside this checkout")
    raw = (BOUNCES / "lhost-postfix-31.eml").read_bytes()

    explained = json.loads(receive(app, raw, "--explain"))

    assert explained["kind"] == "bounce"
    assert set(explained["recipients"][0]) == {"address", "class", "status"}
