"""The alarm clock on a real queue, in real processes."""

import os
import signal
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app, g

from stepup import clock, clockwork
from tests import ringing
from tests.processes import Process

NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
LONG = 30  # seconds until a test gives up waiting


@pytest.fixture(params=["file", "redis"])
def queue(request):
    """The settings that choose where alarms wait."""
    return {"REDIS_URL": request.getfixturevalue("redis_url")} if request.param == "redis" else {}


@pytest.fixture
def house(build_app, database_url):
    def build(*, settings=None, **deeds):
        app = build_app(database_url, **(settings or {}))
        clockwork.init_app(app, **deeds)
        return app

    return build


@pytest.fixture
def running():
    """`running(app)` starts the embedded clock, stopped when the test ends."""
    stops = []

    def start(app):
        stops.append(clockwork.start_embedded(app))

    yield start
    for stop in stops:
        stop()


def poke(app):
    with app.app_context():
        clockwork.poke()


def ring_due(app):
    """What the worker does in one minute, here and now."""
    huey = app.extensions["clockwork"].huey
    for task in huey.read_periodic(None):
        huey.execute(task)


class Bell:
    """A deed that a test can wait for."""

    def __init__(self):
        self.rung = threading.Semaphore(0)

    def deed(self):
        self.rung.release()

    def was_rung(self):
        return self.rung.acquire(timeout=LONG)


def test_a_deed_rings_at_the_start_and_again_when_poked(house, running, queue):
    bell = Bell()
    app = house(settings=queue, promptly=[bell.deed])

    running(app)
    assert bell.was_rung()
    poke(app)

    assert bell.was_rung()


def test_each_deed_has_a_context_of_its_own(house):
    seen = []

    def deed():
        seen.append((current_app.name, "mark" in g))
        g.mark = True

    app = house(minutely=[deed])

    ring_due(app)
    ring_due(app)

    assert seen == [("stepup", False), ("stepup", False)]


def test_many_pokes_wait_as_one_alarm(house, queue):
    app = house(settings=queue, promptly=[Bell().deed])

    for _ in range(3):
        poke(app)

    assert app.extensions["clockwork"].huey.pending_count() == 1


def test_a_poke_does_not_ring_what_waits_for_its_minute(house, queue):
    app = house(settings=queue, minutely=[Bell().deed])

    poke(app)

    assert app.extensions["clockwork"].huey.pending_count() == 0


def test_deleting_the_queue_under_a_running_worker_loses_nothing(house, running, tmp_path):
    bell = Bell()
    worker = house(promptly=[bell.deed])
    web = house(promptly=[bell.deed])
    running(worker)
    assert bell.was_rung()

    (tmp_path / "clockwork.db").unlink()
    poke(web)

    assert bell.was_rung()


def test_a_deed_of_the_night_is_done_once_a_night(house, queue, monkeypatch):
    nights = []
    app = house(settings=queue, nightly=[lambda: nights.append(clockwork.tonight())])

    for hours in (0, 1, 13.9, 14, 15):  # the next night begins at 10:00 UTC
        moment = NOON + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        ring_due(app)

    assert nights == [NOON.date(), NOON.date() + timedelta(days=1)]


def test_a_deed_of_the_night_that_fails_waits_for_the_next_night(house, caplog):
    tried = []

    def fail():
        tried.append(True)
        raise ValueError("the deed of the night failed")

    app = house(nightly=[fail])

    ring_due(app)
    ring_due(app)

    assert tried == [True]
    assert "the deed of the night failed" in caplog.text


def test_one_failing_deed_does_not_silence_the_next(house, running):
    bell = Bell()

    def fail():
        raise ValueError("this deed fails")

    app = house(minutely=[fail, bell.deed])

    running(app)

    assert bell.was_rung()


def test_a_poke_into_nowhere_is_only_a_warning(house, caplog):
    app = house(settings={"REDIS_URL": "redis://127.0.0.1:1/0"}, promptly=[Bell().deed])

    poke(app)

    assert "within a minute" in caplog.text
    assert not clockwork.ready(app)


def test_the_queue_tells_whether_it_is_ready_and_when_it_last_rang(house, queue, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    app = house(settings=queue)
    before = clockwork.rang_at(app)

    ring_due(app)

    assert clockwork.ready(app)
    assert (before, clockwork.rang_at(app)) == (None, NOON)


@pytest.fixture
def process(tmp_path):
    """`process(ringing.embedded, ringing.tell)`: in a process of its own."""
    started = []

    def start(deed, *arguments, **options):
        settings = {"STEPUP_DATA_DIR": str(tmp_path)}
        started.append(Process(deed, *arguments, settings=settings, **options))
        return started[-1]

    yield start
    for child in started:
        child.end()


@pytest.fixture
def shared_pipe():
    """What several processes say, in the order they say it."""
    reading, writing = os.pipe()
    with open(reading) as lines, open(writing, "w") as pen:
        yield lines, pen


def read_until(lines, wanted):
    for line in lines:
        if line == f"{wanted}\n":
            return


def test_when_the_ringing_process_is_killed_another_takes_over(process):
    first = process(ringing.embedded, ringing.tell)
    read_until(first.stdout, f"{first.pid} rang")
    second = process(ringing.embedded, ringing.tell)
    read_until(second.stdout, f"{second.pid} waits")

    first.send_signal(signal.SIGKILL)

    assert second.stdout.readline() == f"{second.pid} rang\n"


def test_only_one_process_of_a_folder_rings(process, shared_pipe, house):
    lines, pen = shared_pipe
    first = process(ringing.embedded, ringing.tell, stdout=pen)
    read_until(lines, f"{first.pid} rang")
    second = process(ringing.embedded, ringing.tell, stdout=pen)
    read_until(lines, f"{second.pid} waits")
    web = house(promptly=[ringing.tell])
    heard = set()

    for _ in range(10):
        poke(web)
        heard.add(lines.readline())

    assert heard == {f"{first.pid} rang\n"}


def test_a_worker_asked_to_stop_ends_what_it_began(process):
    worker = process(ringing.worker, ringing.begin_and_wait)
    read_until(worker.stdout, "begun")

    worker.send_signal(signal.SIGTERM)
    read_until(worker.stdout, "Shutting down gracefully...")
    worker.stdin.write("go on\n")
    worker.stdin.flush()

    assert "ended\n" in worker.stdout
    assert worker.wait(LONG) == 0


def test_a_worker_asked_to_stop_does_not_wait_for_ever(process):
    worker = process(ringing.worker, ringing.begin_and_wait)
    read_until(worker.stdout, "begun")

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(LONG) == 0
