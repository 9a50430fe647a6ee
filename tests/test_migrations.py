"""One chain of migrations, up and down, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from stepup.db import db, migrate
from stepup.people.models import Person
from tests import servers
from tests.factories import kept


@pytest.fixture
def empty_house(database_server, build_app, tmp_path):
    with database_server.empty(tmp_path) as url:
        app = build_app(url)
        with app.app_context():
            yield app
        servers.close(app)


def test_migrations_run_up_without_drift_down_to_nothing_and_up_again(empty_house):
    chain = migrate.get_config()

    command.upgrade(chain, "head")
    command.check(chain)  # raises when the models say something else
    command.downgrade(chain, "base")
    left_over = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    command.upgrade(chain, "head")

    assert left_over == set()
    command.check(chain)


def test_letters_held_for_a_later_wave_become_places_in_line(empty_house):
    """Of two women one has her letter; the other's was written too, and waited for a look."""
    chain = migrate.get_config()
    command.upgrade(chain, "0039")
    words = {"name": "Spring", "subject": "Dear", "body": "Come", "created_at": "2026-11-01"}
    _put("campaign", id=1, state="sending", called_back=1, **words)
    for number, state in ((1, "sent"), (2, "held")):
        _written_to_in_the_older_house(number, state)
    db.session.commit()

    command.upgrade(chain, "head")

    tokens = db.session.execute(text("SELECT person_id, token_hash FROM recipient ORDER BY id"))
    letters = db.session.execute(text("SELECT person_id FROM letter"))
    touches = db.session.execute(text("SELECT person_id FROM touch"))
    assert tokens.all() == [(1, "1"), (2, None)]
    assert letters.all() == touches.all() == [(1,)]
    assert db.session.scalar(text("SELECT to_write FROM campaign")) == 0


def _written_to_in_the_older_house(number, state):
    at, hers = "2026-11-01", {"person_id": number, "campaign_id": 1}
    name = {"first_name": "Ana", "last_name": "Lopez", "name_key": f"ana {number}"}
    _put("person", id=number, language="en", created_at=at, **name)
    _put("recipient", id=number, token_hash=str(number), **hers)
    keys = {"dedupe_key": str(number), "message_id": str(number), "address_hash": str(number)}
    words = {"purpose": "campaign:1", "address": "a@b.example", "language": "en", "subject": ""}
    fate = {"state": state, "priority": 100, "attempts": 0, "queued_at": at, "next_try_at": at}
    _put("letter", id=number, **hers, **keys, **words, **fate)
    _put("touch", id=number, step=1, letter_id=number, at=at, **hers)


def _put(table, **cells):
    marks = ", ".join(f":{name}" for name in cells)
    db.session.execute(text(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})"), cells)


def test_the_chain_has_one_end(app):
    chain = ScriptDirectory.from_config(migrate.get_config())

    ends = chain.get_heads()

    assert len(ends) == 1


def test_no_migration_imports_the_application(app):
    chain = ScriptDirectory.from_config(migrate.get_config())

    paths = [Path(revision.path) for revision in chain.walk_revisions()]

    assert [path.name for path in paths if "stepup" in path.read_text()] == []


def test_a_number_that_was_given_is_never_given_again(any_app):
    """Also after the last row of a table is gone: an old link or a line of the log names nobody."""
    numbered = [name for name, table in db.metadata.tables.items() if _once(table)]
    gone = kept(Person(first_name="Ana", name_key="ana")).id
    db.session.execute(db.delete(Person))
    db.session.commit()

    assert kept(Person(first_name="Dana", name_key="dana")).id > gone
    assert len(numbered) == 11
    if db.engine.dialect.name == "sqlite":
        texts = dict(db.session.execute(text("SELECT name, sql FROM sqlite_master")).all())
        assert [name for name in numbered if "AUTOINCREMENT" not in texts[name]] == []


def _once(table):
    return table.dialect_options["sqlite"]["autoincrement"]
