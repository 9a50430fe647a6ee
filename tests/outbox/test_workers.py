"""Real workers: killed, stopped, doubled, and left waiting by their mail server."""

import asyncio
import signal
import threading
import time
from contextlib import contextmanager

import pytest

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import queries
from stepup.outbox.models import Content, Letter, State
from stepup.outbox.tasks.crew import Crew
from tests import processes
from tests.factories import a_person, a_staff_member, an_event, the_slot
from tests.outbox.factories import a_campaign_to, a_letter, deliver, letters_for, pass_time
from tests.outbox.sink import Sink
from tests.processes import Process

LONG = 60  # seconds until a test gives up waiting
CONNECTIONS = 13  # of one worker, at most: twelve lines and one for confirmations
LESS_THAN_THE_NETWORK_WAITS = 15


class Watched(Sink):
    """`milestone(n)`: an event that the n-th letter sets. `stuck`: whose letters hang, and when."""

    def __init__(self):
        self.milestones = {}
        self.stuck = {}
        self.hangs = threading.Event()
        self.slow = 0
        super().__init__()

    def milestone(self, number):
        return self.milestones.setdefault(number, threading.Event())

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.hang("RCPT", address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.letters) in self.milestones:
            self.milestones[len(self.letters)].set()
        await self.hang("DATA", *envelope.rcpt_tos)
        return answer

    async def hang(self, verb, address):
        await asyncio.sleep(self.slow)
        if self.stuck.get(address) == verb:
            self.hangs.set()
            while self.stuck:
                await asyncio.sleep(0.02)


@pytest.fixture
def sink():
    server = Watched()
    server.start()
    yield server
    server.stuck.clear()
    server.stop()


@pytest.fixture
def start(sink, tmp_path):
    """`start(app, "outbox", "deliver")`: a command in a process of its own."""
    started = []

    def command(app, *words):
        settings = {
            "STEPUP_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "STEPUP_DATA_DIR": str(tmp_path),
            "STEPUP_MAIL_URL": sink.url,
        }
        db.session.rollback()
        started.append(Process(processes.flask, *words, settings=settings))
        return started[-1]

    yield command
    for process in started:
        process.end()


@contextmanager
def a_crew_at_work(app, url, threads=1):
    app.config["MAIL_URL"] = url
    db.session.rollback()
    stop = threading.Event()
    thread = threading.Thread(target=Crew(app, threads=threads).run, args=[stop])
    thread.start()
    yield thread
    stop.set()
    thread.join(LESS_THAN_THE_NETWORK_WAITS)


def counted():
    db.session.rollback()
    return {state: number for state, number in queries.counts().items() if number}


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait(LONG)


def arrived(sink):
    assert set(sink.message_ids.values()) == {1}
    return sink.message_ids.keys()


def guests(number):
    """Their addresses; to each a letter that was queued without its words."""
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, number)))
    people = [f"guest{place}@example.org" for place in range(number)]
    for address in people:
        seats.sign_up(slot, a_person(email=address), proved=False)
    db.session.commit()
    assert not db.session.scalars(db.select(Content)).first()
    return people


@pytest.mark.parametrize(("queued", "number"), [(letters_for, 500), (guests, 120)])
def test_kill_minus_nine_loses_no_letter_and_sends_none_twice(any_app, sink, start, queued, number):
    addresses = queued(number)
    sink.stuck[addresses[number // 4]] = "DATA"  # kept by the server, which never gets to say so
    for moment in (sink.hangs, sink.milestone(number * 3 // 5)):
        worker = start(any_app, "outbox", "deliver")
        assert moment.wait(LONG)
        kill(worker)
        pass_time(minutes=2)
        sink.stuck.clear()

    deliver(any_app, sink.url)

    doubtful = {letter.message_id: letter.address for letter in queries.doubtful()}
    assert addresses[number // 4] in doubtful.values()
    assert len(doubtful) <= 2 * CONNECTIONS
    assert counted() == {State.SENT: number - len(doubtful), State.UNKNOWN: len(doubtful)}
    assert len(arrived(sink) | doubtful.keys()) == number


def test_a_worker_asked_to_stop_gives_back_what_it_holds_within_five_seconds(any_app, sink, start):
    letters_for(500)
    milestone = sink.milestone(60)
    worker = start(any_app, "outbox", "deliver")
    assert milestone.wait(LONG)

    began_at = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    said = worker.stdout.read()
    took = time.monotonic() - began_at

    states = counted()
    assert worker.wait(LONG) == 0
    assert took < 5
    assert states.keys() == {State.SENT, State.READY}
    assert len(arrived(sink)) == states[State.SENT]
    assert f"{states[State.SENT]} letters sent." in said


@pytest.mark.parametrize(("verb", "becomes"), [("RCPT", State.READY), ("DATA", State.UNKNOWN)])
def test_a_worker_whose_server_hangs_still_stops(any_app, sink, verb, becomes):
    (address,) = letters_for(1)
    sink.stuck[address] = verb

    with a_crew_at_work(any_app, sink.url) as crew:
        assert sink.hangs.wait(LONG)

    assert not crew.is_alive()
    assert counted() == {becomes: 1}


def test_pages_answer_and_keep_their_letters_while_the_mail_server_hangs(any_app, sink):
    (address,) = letters_for(1)
    sink.stuck[address] = "DATA"
    ana = a_staff_member(email="ana@example.org")

    with a_crew_at_work(any_app, sink.url):
        assert sink.hangs.wait(LONG)
        page = any_app.test_client().post("/sign-in", data={"email": ana.email})
        it_still_hangs = not sink.letters[1:]

    assert (page.status_code, it_still_hangs) == (302, True)
    [letter] = db.session.scalars(db.select(Letter).where(Letter.address == "ana@example.org"))
    assert letter.purpose == "people/email/sign_in"


def test_two_workers_on_one_database_send_each_letter_once(any_app, sink, start):
    letters_for(300)
    all_of_them = sink.milestone(300)

    worker = start(any_app, "outbox", "deliver", "--once")
    with a_crew_at_work(any_app, sink.url):
        assert all_of_them.wait(LONG)
        exit_code = worker.wait(LONG)

    assert exit_code == 0
    assert counted() == {State.SENT: 300}
    assert len(arrived(sink)) == 300


def test_a_slow_wire_gets_more_lines_and_never_too_many(any_app, sink):
    people = letters_for(200)
    sink.slow = 0.02
    all_of_them = sink.milestone(200)

    with a_crew_at_work(any_app, sink.url, threads=0):
        assert all_of_them.wait(LONG)

    assert 6 <= sink.lines <= CONNECTIONS
    assert len(arrived(sink)) == len(people)


def test_deleting_the_queue_of_the_alarm_clock_loses_nothing(any_app, sink, start, tmp_path):
    letters_for(300)
    halfway, all_of_them = sink.milestone(100), sink.milestone(300)
    worker = start(any_app, "work")
    assert halfway.wait(LONG)

    (tmp_path / "clockwork.db").unlink()
    assert all_of_them.wait(LONG)
    worker.send_signal(signal.SIGTERM)
    worker.wait(LONG)

    assert counted() == {State.SENT: 300}
    assert len(arrived(sink)) == 300


def test_a_campaign_that_crawls_does_not_hold_up_a_confirmation(any_app, sink):
    alumnae = [f"alumna{place}@example.org" for place in range(120)]
    sink.stuck |= dict.fromkeys(alumnae, "RCPT")
    a_campaign_to(*alumnae)
    confirmed = sink.milestone(1)

    with a_crew_at_work(any_app, sink.url):
        assert sink.hangs.wait(LONG)
        a_letter("ana@example.org")
        db.session.commit()
        assert confirmed.wait(5)
        sink.stuck.clear()

    assert sink.envelopes[0][1] == "ana@example.org"
