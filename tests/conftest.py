"""The house on a real database, fresh for every test."""

import os
from contextlib import contextmanager

import pytest
from flask import has_app_context
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from redis import Redis
from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup.app import create_app
from stepup.db import db
from tests import servers, warm
from tests.outbox.sink import Sink

settings.register_profile("house", deadline=None)  # a busy machine is no fault of ours
settings.load_profile("house")
NOT_QUERIES = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")


class RequestClient(FlaskClient):
    """Each request in a context of its own: a view that forgets to commit fails its test."""

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.commit()  # what the test arranged; an open transaction would lock SQLite
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory):
    """Neither the settings of the person who runs the tests nor her var/ take part."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("STEPUP_")]:
            patch.delenv(name)
        patch.delenv("PORT", raising=False)
        patch.setenv("STEPUP_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _warm():
    with pytest.MonkeyPatch.context() as patch:
        warm.keep(patch)
        yield


@pytest.fixture(scope="session")
def shared_dir(tmp_path_factory):
    """One folder for all the processes of this run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sqlite(shared_dir):
    return servers.Sqlite(shared_dir)


@pytest.fixture(scope="session")
def postgresql(shared_dir):
    try:
        server = servers.Postgres(shared_dir, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    except servers.DID_NOT_START as failure:
        pytest.skip(f"NOT TESTED: the PostgreSQL server did not start here: {failure}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _redis(tmp_path_factory):
    executable = servers.redis_executable()
    if executable is None:
        pytest.skip("NOT TESTED: there is no Redis server on this machine")
    with servers.redis_server(executable, tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_url(_redis):
    """An empty Redis, as STEPUP_REDIS_URL names it."""
    with Redis.from_url(_redis) as connection:
        connection.flushall()
    return _redis


@pytest.fixture(scope="session")
def read_templates(shared_dir):
    """Templates are compiled once a run, not once a test."""
    folder = shared_dir / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def build_app(tmp_path, read_templates):
    """`build_app(url, **overrides)`: the application as tests want it, closed at the end."""
    built = []

    def build(url, **overrides):
        settings = {
            "TESTING": True,
            "DATA_DIR": str(tmp_path),
            "MAIL_URL": (tmp_path / "mail").as_uri(),
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
            "SQLALCHEMY_DATABASE_URI": url,
        }
        app = create_app(**(settings | overrides))
        app.test_client_class = RequestClient
        app.jinja_env.bytecode_cache = read_templates
        warm.share_sql(app)
        built.append(app)
        return app

    yield build
    for app in built:
        servers.close(app)


@pytest.fixture
def database_url(sqlite, tmp_path):
    """A migrated, empty database."""
    with sqlite.migrated(tmp_path) as url:
        yield url


@pytest.fixture
def app(build_app, database_url):
    """On SQLite; inside an application context, so that factories can be called."""
    app = build_app(database_url)
    with app.app_context():
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def database_server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def any_app(database_server, build_app, tmp_path):
    """Like `app`, once on SQLite and once on PostgreSQL."""
    with database_server.migrated(tmp_path) as url:
        app = build_app(url)
        with app.app_context():
            yield app
        servers.close(app)


@pytest.fixture
def sink():
    """A mail server to deliver to."""
    server = Sink()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def count_queries():
    """`with count_queries() as queries: …`, then `len(queries)`; without BEGIN and the like."""

    @contextmanager
    def counting():
        queries = []

        def note(_connection, _cursor, statement, _parameters, _context, _many):
            if not statement.lstrip().upper().startswith(NOT_QUERIES):
                queries.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield queries
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting
