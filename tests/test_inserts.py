"""Rows written past the session: known to it as they are stored, and forgotten when taken back."""

import pytest
from sqlalchemy import event, inspect

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Signup, SignupState
from stepup.inserts import insert_first, insert_new
from stepup.locks import lock_row
from stepup.people.models import Person
from tests.factories import a_person, an_event, the_slot


def ana(**facts):
    return Person(email="ana@example.org", name_key="ana lu", first_name="Ana", **facts)


@pytest.fixture
def asked():
    """What is asked of the database from here on."""
    made = []

    def note(_connection, _cursor, statement, *_rest):
        made.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield made
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_session_knows_the_row_as_it_is_stored(any_app):
    written = insert_first(ana(last_name="Lu"))
    known = {name: getattr(written, name) for name in inspect(Person).columns.keys()}  # noqa: SIM118
    db.session.expunge_all()

    stored = db.session.get_one(Person, written.id)

    assert {name: getattr(stored, name) for name in known} == known
    assert known["created_at"] is not None
    assert known["phone"] is None


def test_no_question_follows_what_was_written(app, asked):
    written = insert_first(ana())
    del asked[:]

    assert (written.phone, written.language, written.erased_at) == (None, "en", None)
    assert asked == []


def test_who_comes_second_changes_nothing(any_app):
    insert_first(ana(city="Reno"))

    second = ana(city="Provo")

    assert insert_first(second) is None
    assert second not in db.session
    assert db.session.scalars(db.select(Person.city)).all() == ["Reno"]


def test_what_waits_in_the_session_came_first(any_app):
    db.session.add(ana(city="Reno"))

    assert insert_first(ana(city="Provo")) is None
    assert db.session.scalars(db.select(Person.city)).all() == ["Reno"]


def test_a_change_of_the_row_is_written_as_of_any_other(any_app):
    written = insert_first(ana())
    written.city = "Reno"
    db.session.commit()

    assert db.session.scalars(db.select(Person.city)).all() == ["Reno"]


def test_what_was_taken_back_is_forgotten_and_its_number_is_free(any_app):
    db.session.commit()
    gone = insert_first(ana())
    db.session.rollback()
    assert gone not in db.session

    other = insert_first(Person(email="bea@example.org", name_key="bea", first_name="Bea"))

    assert other is not gone
    assert db.session.get_one(Person, other.id).first_name == "Bea"


def test_within_a_deed_that_goes_on_only_its_part_is_forgotten(any_app):
    stays = insert_first(ana())
    with db.session.begin_nested() as trial:
        gone = insert_first(Person(email="bea@example.org", name_key="bea", first_name="Bea"))
        trial.rollback()

    assert stays in db.session
    assert gone not in db.session


def test_a_part_that_ended_well_is_forgotten_with_the_whole(any_app):
    db.session.commit()
    with db.session.begin_nested():
        gone = insert_first(ana())
    db.session.rollback()

    assert gone not in db.session


def test_who_was_refused_for_one_place_takes_another_in_the_same_breath(any_app):
    """The number of the place that was taken back is given to the next."""
    slot, person = the_slot(an_event()), a_person()
    db.session.commit()
    with db.session.begin_nested() as trial:
        kept = seats.sign_up(slot, person)
        trial.rollback()
    again = seats.sign_up(slot, person)
    db.session.commit()

    assert kept is not again
    assert db.session.scalars(db.select(Signup)).all() == [again]


def test_a_row_of_this_transaction_need_not_be_locked(app, asked):
    written = insert_first(ana())
    del asked[:]
    lock_row(written)
    assert asked == []

    db.session.commit()
    lock_row(written)

    assert [statement[:6] for statement in asked] == ["BEGIN ", "SELECT"]


def test_what_the_caller_knows_is_not_looked_for_again(app, asked):
    slot, person = the_slot(an_event()), a_person()
    numbers = {"slot_id": slot.id, "event_id": slot.event_id, "person_id": person.id}
    del asked[:]

    row = Signup(**numbers, state=SignupState.CONFIRMED)
    signup = insert_new(row, slot=slot, person=person, party=None)

    assert (signup.slot, signup.person, signup.party) == (slot, person, None)
    assert len(asked) == 1
