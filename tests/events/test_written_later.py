"""What hundreds may ask for in one minute is queued at once, and put in words as it leaves."""

import pytest

from stepup.db import db
from stepup.events.actions import changes, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import delivery
from stepup.outbox.models import Letter, State
from tests.events.mail import newest, words_of
from tests.factories import a_person, an_event, the_slot
from tests.letters import message_of
from tests.lived_in import letters_out
from tests.outbox.factories import pass_time


@pytest.fixture
def slot(any_app):
    return the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 1), title="Essays"))


def asks(slot, email):
    return seats.sign_up(slot, a_person(first_name="Ana", email=email), proved=False)


def states():
    db.session.expire_all()
    return [letter.state for letter in db.session.scalars(db.select(Letter).order_by(Letter.id))]


def test_her_letter_is_there_with_the_place_and_its_words_come_when_it_leaves(any_app, slot):
    asks(slot, "ana@example.org")
    asks(slot, "bea@example.org")
    hers, other = newest("ana@example.org"), newest("bea@example.org")

    assert hers.subject.startswith("One step left: Essays, ")
    assert other.subject.startswith("You are in line: Essays, ")
    assert [letter.content for letter in (hers, other)] == [None, None]
    assert hers.slots["url"] in words_of(hers)

    to_other, to_her = sorted(letters_out(any_app), key=lambda said: "kept for you until" in said)

    assert states() == [State.SENT, State.SENT]
    assert "Your place is kept for you until" in to_her
    assert "number 1 in line" in to_other
    assert [letter.slots for letter in (hers, other)] == [None, None]
    assert hers.message_id.encode() in message_of(hers)


def test_where_she_stands_is_said_as_it_is_when_the_letter_leaves(any_app, slot):
    asks(slot, "ana@example.org")
    first = asks(slot, "bea@example.org")
    asks(slot, "cleo@example.org")
    seats.withdraw(first)

    assert any("number 1 in line" in said for said in letters_out(any_app))


@pytest.mark.parametrize("meanwhile", ["confirmed", "given back", "called off"])
def test_who_need_not_answer_any_more_is_not_asked_to(any_app, slot, meanwhile):
    signup = asks(slot, "ana@example.org")
    asked = newest("ana@example.org")
    if meanwhile == "confirmed":
        seats.confirm(signup)
    elif meanwhile == "given back":
        seats.withdraw(signup)
    else:
        changes.cancel(slot.event, "Snow.")

    said = letters_out(any_app)

    assert states() == [State.CANCELLED, State.SENT]
    assert asked.reply == "There was nothing to say any more."
    assert len(said) == 1
    assert "Confirm my place" not in said[0]


def test_one_that_cannot_be_written_fails_alone(any_app, slot):
    asks(slot, "ana@example.org")
    newest().slots = {"signup": "nobody's"}
    asks(slot, "bea@example.org")

    letters_out(any_app)

    assert states() == [State.FAILED, State.SENT]


def test_a_worker_that_died_with_it_in_hand_leaves_it_to_the_next(any_app, slot):
    asks(slot, "ana@example.org")
    db.session.commit()
    with db.engine.begin() as connection:
        assert len(delivery.claim(connection, "killed", only_transactional=True)) == 1
    pass_time(minutes=2)

    assert len(letters_out(any_app)) == 1
    assert states() == [State.SENT]


def test_words_that_come_too_late_are_not_kept(any_app, slot):
    """Erased, or called back: whoever wrote it down meanwhile does not hold it any more."""
    asks(slot, "ana@example.org")
    letter_id = newest().id
    db.session.commit()
    with db.engine.begin() as connection:
        delivery.claim(connection, "slow", only_transactional=True)
    db.session.execute(db.update(Letter).values(state=State.CANCELLED, lease_owner=None))
    db.session.commit()

    with db.engine.begin() as connection:
        assert delivery.keep_words(connection, "slow", {letter_id: b"old"}) == set()

    assert newest().content is None
