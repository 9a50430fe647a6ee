"""The alarm clock: wakes the house when something was just queued, every minute and every night.

A package lists its deeds in `tasks.py`: functions without arguments that commit what they did.
`app.py` hands them over by how often they ring:

    clockwork.init_app(app, promptly=[letters.deliver], minutely=[events.remind], nightly=[…])

`promptly` rings every minute and at each `poke()`, `nightly` once a night, at the first minute that
a worker is awake. Each deed has an application context, so a session, of its own. A deed may run
twice or on two machines at once, so rows say what is left to do: no alarm carries anything, and
deleting the queue's file loses nothing.
"""

import atexit
import fcntl
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import Huey, RedisHuey, crontab
from huey.consumer import Consumer
from huey.storage import SqliteStorage
from redis import RedisError

from stepup import clock

Deed = Callable[[], object]

NIGHT_BEGINS = timedelta(hours=10)  # UTC: the small hours everywhere in the United States
CONSUMER = {
    "workers": 2,  # a long night's deed must not hold up a sign-in link
    "max_delay": 1.0,
    "scheduler_interval": 10,
    "graceful_signal": "TERM",
    "shutdown_timeout": 4,  # what has begun gets four seconds to end
}
UNREACHABLE = (sqlite3.Error, OSError, RedisError)
log = logging.getLogger(__name__)


class Bell(SqliteStorage):
    """Huey's queue in a file, made anew when somebody deletes the file under a running worker."""

    _conn: sqlite3.Connection | None

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        for statement in self.ddl:
            connection.execute(statement)
        self._opened = os.stat(self.filename).st_ino
        return connection

    @property
    def conn(self) -> sqlite3.Connection:
        if self._conn is not None and not self._is_in_place():
            self._conn.close()
            self._conn = None
        return super().conn

    def _is_in_place(self) -> bool:
        try:
            return os.stat(self.filename).st_ino == self._opened
        except FileNotFoundError:
            return False


class Clockwork:
    """One application's alarms, kept in `app.extensions["clockwork"]`."""

    def __init__(self, app: Flask):
        self.app = app
        self.data_dir = Path(app.config["DATA_DIR"])
        self.huey = build(app.config["REDIS_URL"], self.data_dir)
        self.prompt: dict[str, Deed] = {}
        self.stopping = threading.Event()
        self.every_minute(self.note_that_it_rings)

    def promptly(self, deed: Deed) -> None:
        self.prompt[_name(deed)] = self.every_minute(deed)

    def every_minute(self, deed: Deed) -> Deed:
        return self._ring(_name(deed), deed, crontab())

    def every_night(self, deed: Deed) -> None:
        name = _name(deed)
        running = threading.Lock()

        def once() -> None:
            night = tonight()
            if running.acquire(blocking=False):
                try:
                    deed()
                finally:  # a deed that fails waits for tomorrow; one that is killed is done again
                    self.huey.put(name, night)
                    running.release()

        self._ring(name, once, lambda _now: self.huey.get(name, peek=True) != tonight())

    def _ring(self, name: str, deed: Deed, when: Callable[[datetime], bool]) -> Deed:
        """Have Huey ring this deed; answers what rings it at once."""

        def run() -> None:
            with self.app.app_context():
                deed()

        task: Deed = self.huey.periodic_task(when, name=name)(run)
        return task

    def poke(self) -> None:
        waiting = {task.name for task in self.huey.pending()}
        for name in self.prompt.keys() - waiting:
            self.prompt[name]()

    def note_that_it_rings(self) -> None:
        self.huey.put("rang at", clock.now())

    def close(self) -> None:
        self.huey.storage.close()


class Embedded(Consumer):
    """Huey's consumer in a thread of the web process, which keeps its own signal handlers."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.is_up = threading.Event()

    def _set_signal_handlers(self) -> None:
        """The last thing that Huey does when it starts: only now can all its threads be joined."""
        self.is_up.set()


def init_app(
    app: Flask,
    *,
    promptly: Sequence[Deed] = (),
    minutely: Sequence[Deed] = (),
    nightly: Sequence[Deed] = (),
) -> None:
    alarms = app.extensions["clockwork"] = Clockwork(app)
    for deed in promptly:
        alarms.promptly(deed)
    for deed in minutely:
        alarms.every_minute(deed)
    for deed in nightly:
        alarms.every_night(deed)
    app.cli.add_command(work_command)


def build(redis_url: str, data_dir: Path) -> Huey:
    """Opens nothing yet: an app that only answers questions needs no queue."""
    if redis_url:
        return RedisHuey("stepup", url=redis_url, results=False, utc=True)
    return Huey(
        "stepup",
        storage_class=Bell,
        filename=str(data_dir / "clockwork.db"),
        create_tables=False,
        journal_mode=None,  # one file without a companion, so that deleting it is always safe
        fsync=False,
        timeout=30,
        results=False,
        utc=True,
    )


def tonight() -> date:
    return (clock.now() - NIGHT_BEGINS).date()


def poke() -> None:
    """Do now what is done promptly. To call after the commit; never a reason to fail."""
    try:
        current_app.extensions["clockwork"].poke()
    except UNREACHABLE:
        log.warning("the alarm clock is out of reach: what waits will be done within a minute")


def stopping() -> threading.Event:
    """Set when the worker has been asked to stop: a long deed looks at it."""
    alarms: Clockwork = current_app.extensions["clockwork"]
    return alarms.stopping


def ready(app: Flask) -> bool:
    """Can the queue be reached?"""
    try:
        app.extensions["clockwork"].huey.pending_count()
    except UNREACHABLE:
        return False
    return True


def rang_at(app: Flask) -> datetime | None:
    """When a worker last woke up: long ago means that none is running."""
    rang: datetime | None = app.extensions["clockwork"].huey.get("rang at", peek=True)
    return rang


def start_embedded(app: Flask) -> Callable[[], None]:
    """Whichever process of this folder holds the lock rings; when it dies the next takes over."""
    alarms: Clockwork = app.extensions["clockwork"]
    consumer = Embedded(alarms.huey, **CONSUMER)
    alarms.stopping = consumer.stop_flag

    def ring_when_free() -> None:
        with (alarms.data_dir / "worker.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            log.info("the alarm clock rings in process %s", os.getpid())
            consumer.run()

    def stop() -> None:
        if not consumer.scheduler.is_alive():  # it never rang here: there is nothing to wait for
            consumer.stop_flag.set()
            return
        consumer.is_up.wait(timeout=1)
        consumer.stop(graceful=True)
        thread.join(timeout=1)

    thread = threading.Thread(target=ring_when_free, name="clockwork", daemon=True)
    thread.start()
    atexit.register(stop)
    return stop


def work(app: Flask) -> None:
    """Ring in this process until it is asked to stop."""
    alarms: Clockwork = app.extensions["clockwork"]
    consumer = alarms.huey.create_consumer(**CONSUMER)
    alarms.stopping = consumer.stop_flag
    consumer._set_signal_handlers()  # Huey does it after the first deed may have begun
    consumer.run()


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Deliver letters and ring the alarm clock, in a process of its own."""
    work(current_app._get_current_object())  # type: ignore[attr-defined]


def _name(deed: Deed) -> str:
    return f"{deed.__module__}.{deed.__qualname__}"
