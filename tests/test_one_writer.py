"""Writers on SQLite stand in line: with no patience at all, nobody finds the database locked."""

import signal
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from stepup.db import at_once, engine_options
from tests.processes import Process

WRITERS, EACH = 16, 20
ONE_MORE = sa.text("UPDATE steps SET taken = taken + 1")


def engine_of(url):
    """Its connections ask SQLite once, and not again."""
    engine = sa.create_engine(url, **engine_options(url))
    sa.event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA busy_timeout=0"))
    return engine


def step(engine):
    with engine.begin() as connection:
        connection.execute(ONE_MORE)


def step_at_once(engine):
    with at_once(engine) as connection, connection.begin():
        connection.execute(ONE_MORE)


def hold_the_lock(url):
    with engine_of(url).begin() as connection:
        connection.execute(ONE_MORE)
        print("holds it", flush=True)
        sys.stdin.readline()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'steps.db'}"


@pytest.fixture
def engine(url):
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE steps (taken INTEGER)"))
        connection.execute(sa.text("INSERT INTO steps VALUES (0)"))
    yield engine
    engine.dispose()


def taken(engine):
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT taken FROM steps"))


def test_many_writers_wait_for_each_other_and_not_for_sqlite(engine):
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(step, [engine] * WRITERS * EACH))

    assert taken(engine) == WRITERS * EACH


def test_a_statement_that_is_a_transaction_of_its_own_stands_in_line_too(engine):
    with ThreadPoolExecutor(WRITERS) as pool:
        deeds = pool.map(lambda deed: deed(engine), [step, step_at_once] * WRITERS * EACH)
        assert len(list(deeds)) == 2 * WRITERS * EACH

    assert taken(engine) == 2 * WRITERS * EACH


def test_a_killed_writer_leaves_the_line(engine, url):
    holder = Process(hold_the_lock, url)
    assert holder.stdout.readline() == "holds it\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)

    step(engine)
    holder.end()

    assert taken(engine) == 1


def test_whoever_is_turned_away_leaves_the_line(engine, url):
    """By a program that writes here and knows of no line."""
    stranger = sqlite3.connect(engine.url.database, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        step(engine)
    stranger.execute("COMMIT")
    stranger.close()

    step(engine_of(url))

    assert taken(engine) == 1
