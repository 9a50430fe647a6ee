from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions, queries
from stepup.outbox.models import Letter, Scope, State
from tests.outbox.factories import a_letter


def test_the_same_key_again_gives_the_letter_that_is_there(app):
    first = a_letter()

    second = a_letter("someone-else@example.org")

    assert second is first
    assert queries.counts()[State.READY] == 1


def test_the_same_key_from_many_threads_at_once_makes_one_letter(any_app):
    start = Barrier(6)

    def queue_one(_):
        with any_app.app_context():
            start.wait()
            letter = a_letter()
            db.session.commit()
            return letter.id

    with ThreadPoolExecutor(6) as threads:
        ids = set(threads.map(queue_one, range(6)))

    assert len(ids) == 1
    assert queries.counts()[State.READY] == 1


def test_a_letter_refused_by_its_reason_leaves_no_trace(app):
    a_letter()

    db.session.rollback()

    assert queries.letter_for("hello:1") is None


def test_a_suppressed_address_gets_a_row_that_says_why_and_no_letter(app):
    actions.suppress("ANA@example.org", Scope.ALL, reason="asked us to stop", source="phone")

    letter = a_letter("ana@Example.org")

    assert (letter.state, letter.reply) == (State.SUPPRESSED, "asked us to stop")


def test_saying_no_to_campaigns_keeps_confirmations(app):
    actions.suppress("ana@example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="link")

    letter = a_letter()

    assert letter.state is State.READY
    assert queries.suppression_of("ana@example.org", for_campaign=False) is None
    assert queries.suppression_of("ana@example.org").reason == "unsubscribed"


def test_suppression_stops_what_already_waits(app):
    letter = a_letter()
    other = a_letter("bea@example.org", key="hello:2")

    actions.suppress("ana@example.org", Scope.ALL, reason="asked us", source="staff")

    db.session.refresh(letter)
    db.session.refresh(other)
    assert (letter.state, other.state) == (State.SUPPRESSED, State.READY)


def test_suppressing_twice_keeps_the_first_reason(app):
    first = actions.suppress("ana@example.org", Scope.ALL, reason="asked us", source="staff")

    second = actions.suppress("ana@example.org", Scope.ALL, reason="bounced", source="mail")

    assert (second.id, second.reason) == (first.id, "asked us")


def test_an_erased_address_stays_suppressed_as_a_hash(app):
    suppression = actions.suppress("ana@example.org", Scope.ALL, reason="asked us", source="staff")

    actions.forget_address("Ana@example.org")

    db.session.refresh(suppression)
    assert suppression.address is None
    assert queries.suppression_of("ana@EXAMPLE.org").id == suppression.id


def test_a_lifted_suppression_lets_letters_through(app):
    actions.lift(actions.suppress("ana@example.org", Scope.ALL, reason="typo", source="staff"))

    letter = a_letter()

    assert letter.state is State.READY


def test_a_list_of_people_asks_once_who_is_suppressed(app, count_queries):
    actions.suppress("ana@example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="link")
    actions.suppress("ana@example.org", Scope.ALL, reason="asked us", source="staff")

    with count_queries() as asked:
        found = queries.suppressions_of(["Ana@example.org", "bea@example.org"])

    assert {address: row.reason for address, row in found.items()} == {
        "Ana@example.org": "asked us"
    }
    assert len(asked) == 1


def test_letters_that_wait_can_be_called_back(app):
    a_letter()
    sent = a_letter(key="hello:2")
    sent.state = State.SENT
    db.session.flush()

    called_back = actions.cancel_where(Letter.address == "ana@example.org")

    assert called_back == 1
    assert queries.counts()[State.CANCELLED] == 1


def test_a_doubtful_letter_sent_again_keeps_its_message_id(app):
    letter = a_letter()
    letter.state, before = State.UNKNOWN, letter.message_id

    actions.settle(letter, resend=True)

    assert (letter.state, letter.message_id) == (State.READY, before)


def test_a_doubtful_letter_left_alone_is_off_the_list(app):
    letter = a_letter()
    letter.state = State.UNKNOWN
    listed = queries.doubtful()

    actions.settle(letter, resend=False)

    assert listed == [letter]
    assert queries.doubtful() == []
    with pytest.raises(Refused):
        actions.settle(letter, resend=True)
