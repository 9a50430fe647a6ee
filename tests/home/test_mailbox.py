"""A real IMAP server, and what our poller does with the messages in its mailbox."""

import imaplib
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SignupState
from stepup.home import checkup, imap, inbox_tasks
from stepup.organisation.models import Organisation
from stepup.outbox.models import Letter
from tests.factories import a_person, an_event, the_slot
from tests.home.test_inbox import a_note, a_reply

USER, PASSWORD = "stepup", "s3cret:/"


@pytest.fixture(scope="module")
def server():
    """The port of a server that keeps its mail in memory."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("pymap"), "--no-tls", "--host", "127.0.0.1"]
    command += ["--no-service", "admin", "--no-service", "managesieve", "--port", str(port)]
    command += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        _wait_until_it_answers(port, process)
        yield port
        process.terminate()


def _wait_until_it_answers(port, process):
    while process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            continue
    raise AssertionError("the IMAP server did not start")


@pytest.fixture
def mailbox(server):
    """A line of our own to the mailbox, emptied for this test."""
    line = imaplib.IMAP4("127.0.0.1", server)
    line.login(USER, PASSWORD)
    line.select("INBOX")
    line.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
    line.expunge()
    yield line
    line.logout()


@pytest.fixture
def house(app, server, mailbox):
    app.config["INBOX_URL"] = f"imap://{USER}:s3cret%3A%2F@127.0.0.1:{server}/INBOX"
    ours = Organisation(name="Step Up", from_address="hello@stepup.example")
    ours.reply_to = "office@stepup.example"
    db.session.add(ours)
    db.session.commit()
    return app


def arrives(mailbox, raw, flags=None):
    mailbox.append("INBOX", flags, None, raw)


def numbers(mailbox, which):
    mailbox.noop()
    return mailbox.search(None, which)[1][0].split()


def test_a_decline_in_the_mailbox_frees_the_seat_and_is_marked_as_read(house, mailbox):
    signup = seats.sign_up(the_slot(an_event()), a_person(email="ana@example.org"))
    db.session.commit()
    arrives(mailbox, a_reply(signup.event))

    assert inbox_tasks.poll() == 1

    assert signup.state is SignupState.WITHDRAWN
    assert (numbers(mailbox, "UNSEEN"), numbers(mailbox, "FLAGGED")) == ([], [])
    assert inbox_tasks.poll() == 0


def test_what_was_cut_off_after_it_was_written_down_changes_nothing_the_second_time(house, mailbox):
    arrives(mailbox, a_note())
    inbox_tasks.poll()
    mailbox.store("1", "-FLAGS", r"(\Seen)")
    mailbox.store("1", "+FLAGS", r"(\Flagged)")

    assert inbox_tasks.poll() == 1

    assert [letter.address for letter in db.session.scalars(db.select(Letter))] == [
        "office@stepup.example"
    ]
    assert numbers(mailbox, "UNSEEN") == []


def test_what_was_begun_once_comes_last_so_that_it_never_holds_up_the_others(house, mailbox):
    arrives(mailbox, a_note("the first"), r"(\Flagged)")
    arrives(mailbox, a_note("the second"))

    with imap.opened(house.config["INBOX_URL"]) as line:
        words = [imap.fetch(line, number).split()[-1] for number in imap.waiting(line)]

    assert words == [b"second", b"first"]


def test_a_huge_message_is_put_aside_unread(house, mailbox):
    arrives(mailbox, a_note("x" * (2 * 2**20 + 1)))

    assert inbox_tasks.poll() == 1

    assert numbers(mailbox, "UNSEEN") == []
    assert db.session.scalars(db.select(Letter)).all() == []


@pytest.mark.parametrize("part", ["s3cret%3A%2F", "INBOX"])
def test_a_mailbox_that_cannot_be_opened_is_said_and_tried_again_later(
    house, mailbox, caplog, part
):
    house.config["INBOX_URL"] = house.config["INBOX_URL"].replace(part, "wrong")

    assert inbox_tasks.poll() == 0
    assert "the mailbox cannot be read" in caplog.text


def test_without_a_mailbox_there_is_nothing_to_read(app):
    assert inbox_tasks.poll() == 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("pop3://host", "looks like imaps://"),
        ("imaps://", "looks like imaps://"),
        ("imap://ana:secret@mail.example.org/INBOX", "travels in the open"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_in_words(url, says):
    with pytest.raises(imap.Unusable, match=says):
        imap.Mailbox.from_url(url)


def test_an_address_that_cannot_be_meant_stops_nothing_but_the_reading(app, caplog):
    app.config["INBOX_URL"] = "pop3://host"

    assert inbox_tasks.poll() == 0
    assert "the mailbox cannot be read: STEPUP_INBOX_URL looks like" in caplog.text


def test_the_doctor_opens_the_mailbox(house, mailbox):
    arrives(mailbox, a_note())
    said = [finding for finding in checkup.findings() if "nbox" in finding.sentence]
    house.config["INBOX_URL"] = house.config["INBOX_URL"].replace("/INBOX", "/ATTIC")
    then = [finding for finding in checkup.findings() if "nbox" in finding.sentence]

    assert [(one.good, one.sentence) for one in said] == [
        (True, "Inbox: 1 messages wait to be read.")
    ]
    assert [one.good for one in then] == [False]


def test_the_alarm_clock_looks_into_the_mailbox_every_minute(app):
    tasks = app.extensions["clockwork"].huey._registry.periodic_tasks
    (poll,) = [task for task in tasks if task.name == "stepup.home.inbox_tasks.poll"]

    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert all(poll.validate_datetime(noon + timedelta(minutes=n)) for n in range(60))
