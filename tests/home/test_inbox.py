"""Mail that comes back: a calendar's answer acts like the page, and only from the right address."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from stepup import clock
from stepup.db import db
from stepup.events.actions import changes, seats
from stepup.events.models import Signup, SignupState
from tests.factories import a_person, an_event, the_slot

BOUNCES = Path(__file__).resolve().parents[3] / "shared" / "data" / "bounces"


def a_reply(event, *, says="DECLINED", sender="ana@example.org", sequence=0, after=1):
    stamp = clock.now() + timedelta(minutes=after)
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mail//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{event.uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:{stamp:%Y%m%dT%H%M%SZ}\r\n"
        f"ATTENDEE;PARTSTAT={says}:mailto:ana@example.org\r\nCOMMENT:A cold\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = (
        f"From: Ana <{sender}>\r\nTo: hello@stepup.example\r\nSubject: Declined\r\n"
        'MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset="utf-8"\r\n\r\n'
    )
    return (head + calendar).encode()


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


@pytest.mark.parametrize(
    "facts",
    [{"sender": "eve@example.org"}, {"says": "TENTATIVE"}],
    ids=["another sender", "a maybe"],
)
def test_what_is_no_valid_no_changes_nothing(app, signup, facts):
    receive(app, a_reply(signup.event, **facts))

    assert signup.state is SignupState.CONFIRMED


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
