"""What a sign-up looks at before its deed keeps no other writer waiting, and is read again."""

import sqlalchemy as sa
from sqlalchemy import event as sql

from stepup.db import db
from stepup.events.models import Event, EventState
from tests.factories import an_event, the_slot

GUEST = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}


def ask(client, number, slot):
    return client.post(f"/events/{number}/sign-up", data={**GUEST, "slot": slot})


def test_the_form_is_read_before_the_write_lock_is_taken(app, client):
    event = an_event()
    number, slot = event.id, the_slot(event).id
    db.session.commit()
    begun = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    sql.listen(db.engine, "before_cursor_execute", note)
    answer = ask(client, number, slot)
    sql.remove(db.engine, "before_cursor_execute", note)

    assert answer.status_code == 303
    assert begun[:2] == ["BEGIN DEFERRED", "BEGIN IMMEDIATE"]


def test_an_event_called_off_after_the_form_was_read_takes_nobody_in(any_app):
    event = an_event()
    number, slot = event.id, the_slot(event).id
    db.session.commit()
    elsewhere = sa.create_engine(db.engine.url)
    calling_off = sa.update(Event).where(Event.id == number).values(state=EventState.CANCELLED)

    def meanwhile(_connection):
        with elsewhere.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
            connection.execute(calling_off)
            connection.commit()

    sql.listen(db.engine, "commit", meanwhile, once=True)
    answer = ask(any_app.test_client(), number, slot)
    elsewhere.dispose()

    assert answer.status_code == 409
    assert "cancelled" in answer.text
