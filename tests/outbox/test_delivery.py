"""What becomes of a letter when the mail server is kind, strict, slow or gone."""

import socket
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Event

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.db import at_once, db
from stepup.outbox import actions, delivery, leaving, queries
from stepup.outbox.models import Content, Letter, Scope, State, Suppression
from stepup.outbox.tasks.carrier import Carrier
from stepup.outbox.transports.contract import Answer, Outcome
from stepup.outbox.transports.folder import FolderTransport
from tests.outbox.factories import (
    a_campaign_to,
    a_letter,
    deliver,
    letters_for,
    pass_time,
    state_of,
)
from tests.outbox.sink import Sink


def counted():
    return {state: number for state, number in queries.counts().items() if number}


def a_free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def test_a_letter_arrives_as_it_was_queued(any_app, sink):
    letter = a_letter()
    db.session.commit()
    expected = letter.content.message

    sent = deliver(any_app, sink.url)

    token = letter.message_id.strip("<>").split("@")[0]
    assert sent == 1
    assert sink.letters == [expected]
    assert sink.envelopes == [(f"bounce+{token}@stepup.example", "ana@example.org")]
    assert (letter.state, letter.reply, letter.attempts) == (State.SENT, "250 OK", 1)


@pytest.mark.parametrize("pipelining", [True, False])
def test_each_of_many_arrives_once_over_one_line(app, pipelining):
    server = Sink(pipelining=pipelining)
    server.start()
    addresses = letters_for(60)

    deliver(app, server.url)
    server.stop()

    assert [recipient for _, recipient in server.envelopes] == addresses
    assert server.lines == 1


def test_a_line_is_worn_after_a_hundred_letters(any_app, sink):
    letters_for(101)

    deliver(any_app, sink.url)

    assert (counted(), sink.lines) == ({State.SENT: 101}, 2)


def test_a_line_that_begins_with_a_dot_survives(app, sink):
    a_letter(name=".\n.\n..")
    db.session.commit()

    deliver(app, sink.url)

    text = message_from_bytes(sink.letters[0], policy=policy.default).get_body(["plain"])
    assert text.get_content().split() == ["Hello", ".", ".", "..!"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_says_later_is_asked_again_later(any_app, sink, verb):
    letters_for(3)
    sink.answers[verb, None] = ["451 4.7.1 Greylisted"]

    deliver(any_app, sink.url)
    waiting = counted()
    deliver(any_app, sink.url)
    pass_time(minutes=7)
    deliver(any_app, sink.url)

    assert waiting == {State.READY: 1, State.SENT: 2}
    assert counted() == {State.SENT: 3}
    assert set(sink.message_ids.values()) == {1}


def test_the_pauses_grow(any_app, sink):
    letters_for(1)
    letter = db.session.scalars(select(Letter)).one()
    sink.answers["RCPT", None] = ["451 Later"] * 3
    pauses = []

    for _ in range(3):
        deliver(any_app, sink.url)
        pauses.append((letter.next_try_at - clock.now()) / timedelta(minutes=1))
        pass_time(minutes=30)

    for pause, expected in zip(pauses, [5, 10, 20], strict=True):
        assert 0.8 * expected - 0.2 < pause < 1.2 * expected


def test_after_two_days_of_later_it_has_failed(app, sink):
    letters_for(1)
    sink.answers["RCPT", None] = ["451 4.2.0 Later"] * 2
    deliver(app, sink.url)

    pass_time(hours=49)
    deliver(app, sink.url)

    assert counted() == {State.FAILED: 1}
    assert "4.2.0" in db.session.scalars(select(Letter.reply)).one()


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_a_server_that_says_never_is_believed_and_the_rest_arrives(any_app, sink, verb):
    letters_for(10)
    sink.answers[verb, "p7@example.org"] = ["550 5.1.1 No such user"]

    deliver(any_app, sink.url)
    pass_time(days=1)
    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 9, State.FAILED: 1}
    assert state_of("p7@example.org") is State.FAILED
    assert set(sink.message_ids.values()) == {1}


def test_a_mailbox_that_does_not_exist_gets_no_further_letter(app, sink):
    letters_for(1)
    sink.answers["RCPT", None] = ["550 5.1.1 No such user"]

    deliver(app, sink.url)

    assert queries.suppression_of("p0@example.org").scope is Scope.ALL


@pytest.mark.parametrize(
    "reply", ["550 Rejected", "550 5.7.1 Looks like spam", "552 5.3.4 Too big"]
)
def test_a_refusal_that_is_not_about_the_mailbox_suppresses_nobody(app, sink, reply):
    letters_for(1)
    sink.answers["DATA", None] = [reply]

    deliver(app, sink.url)

    assert counted() == {State.FAILED: 1}
    assert queries.suppression_of("p0@example.org") is None


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
@pytest.mark.parametrize("answer", ["421 4.3.2 Closing", Sink.CUT])
def test_a_kept_line_that_closes_is_opened_again_at_once(any_app, sink, verb, answer):
    letters_for(5)
    sink.answers[verb, "p3@example.org" if verb == "RCPT" else None] = [answer]

    deliver(any_app, sink.url)
    pass_time(seconds=2)
    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 5}
    assert set(sink.message_ids.values()) == {1}


def test_a_server_that_takes_few_lines_gets_all_the_letters(any_app, sink):
    letters_for(40)
    sink.most_lines = 2

    deliver(any_app, sink.url, threads=5)
    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 40}
    assert set(sink.message_ids.values()) == {1}
    assert queries.open_circuit() is None  # busy is not broken


def test_a_line_lost_before_the_final_dot_loses_nothing(any_app, sink):
    letters_for(5)
    sink.answers["354", "p3@example.org"] = [Sink.CUT]

    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 5}
    assert set(sink.message_ids.values()) == {1}


def test_a_letter_that_cuts_every_line_waits_while_the_others_go(app, sink):
    letters_for(5)
    sink.answers["354", "p3@example.org"] = [Sink.CUT] * 2

    deliver(app, sink.url)

    assert counted() == {State.SENT: 4, State.READY: 1}
    assert state_of("p3@example.org") is State.READY


@pytest.mark.parametrize("breaks", [Sink.CUT, Sink.DROP])  # kept, or not: nobody can know
def test_a_line_lost_after_the_final_dot_leaves_a_doubt_and_no_second_copy(any_app, sink, breaks):
    letters_for(5)
    sink.answers["DATA", "p3@example.org"] = [breaks]

    deliver(any_app, sink.url)
    pass_time(days=1)
    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 4, State.UNKNOWN: 1}
    assert [letter.address for letter in queries.doubtful()] == ["p3@example.org"]
    assert set(sink.message_ids.values()) == {1}


def test_a_doubtful_letter_is_sent_again_when_a_person_says_so(app, sink):
    letters_for(1)
    sink.answers["DATA", None] = [Sink.CUT]
    deliver(app, sink.url)

    actions.settle(queries.doubtful()[0], resend=True)
    db.session.commit()
    deliver(app, sink.url)

    assert counted() == {State.SENT: 1}
    assert list(sink.message_ids.values()) == [2]  # under one Message-ID: clients fold them


def test_a_server_that_is_away_costs_no_letter_and_no_attempt(any_app, sink):
    letters_for(3)

    deliver(any_app, "smtp://127.0.0.1:1")
    deliver(any_app, "smtp://127.0.0.1:1")
    circuit = queries.open_circuit()
    waiting = counted()
    attempts = db.session.scalars(select(Letter.attempts)).all()
    pass_time(minutes=1)
    deliver(any_app, sink.url)

    assert (waiting, attempts) == ({State.READY: 3}, [0, 0, 0])
    assert "127.0.0.1:1 cannot be reached" in circuit.reason
    assert counted() == {State.SENT: 3}


def test_after_three_failures_nobody_knocks_until_the_pause_is_over(any_app, sink):
    letters_for(1)
    away = Sink(port=a_free_port())

    deliver(any_app, away.url)
    away.start()
    deliver(any_app, away.url)
    knocks = away.lines
    pass_time(minutes=1)
    deliver(any_app, away.url)
    away.stop()

    assert (knocks, counted()) == (0, {State.SENT: 1})
    assert queries.open_circuit() is None


def test_a_letter_that_cannot_be_written_ends_alone(any_app, sink):
    addresses = letters_for(5)
    poisoned = queries.letter_for(f"hello:{addresses[2]}")
    db.session.delete(db.session.get(Content, poisoned.id))
    a_campaign_to("bea@example.org", words={"name": "Bea"})

    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 4, State.FAILED: 2}
    assert "unsubscribe_url" in queries.letter_for("campaign:1:bea@example.org").reply


def test_a_letter_is_never_early_and_never_too_late(app, sink):
    now = clock.now()
    a_letter(key="early", not_before=now + timedelta(hours=1))
    a_letter(key="late", not_after=now - timedelta(minutes=1))
    a_letter(key="now", not_before=now - timedelta(hours=1), not_after=now + timedelta(hours=1))
    db.session.commit()

    deliver(app, sink.url)

    states = {key: queries.letter_for(key).state for key in ("early", "late", "now")}
    assert states == {"early": State.READY, "late": State.CANCELLED, "now": State.SENT}


def test_a_confirmation_overtakes_a_campaign(any_app, sink):
    a_campaign_to(*(f"alumna{place}@example.org" for place in range(5)))
    letters_for(1, prefix="ana")

    deliver(any_app, sink.url)

    assert sink.envelopes[0][1] == "ana0@example.org"
    assert counted() == {State.SENT: 6}


def test_a_held_campaign_waits_until_it_is_released(app, sink):
    a_campaign_to("ana@example.org", "bea@example.org")
    actions.hold(1)
    a_campaign_to("cleo@example.org", campaign_id=2)
    deliver(app, sink.url)
    held = counted()

    released = actions.release(1)
    db.session.commit()
    deliver(app, sink.url)

    assert held == {State.HELD: 2, State.SENT: 1}
    assert released == 2
    assert counted() == {State.SENT: 3}


def test_the_same_campaign_twice_makes_one_set_of_letters(any_app):
    first = a_campaign_to("ana@example.org", "bea@example.org")

    second = a_campaign_to("ana@example.org", "bea@example.org", "cleo@example.org")

    assert (first, second) == (2, 1)


def test_a_campaign_leaves_out_whom_suppression_names(app, sink):
    actions.suppress("ana@example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="link")
    a_campaign_to("Ana@example.org", "bea@example.org")

    deliver(app, sink.url)

    assert [recipient for _, recipient in sink.envelopes] == ["bea@example.org"]
    assert queries.letter_for("campaign:1:Ana@example.org").reply == "unsubscribed"


def test_an_address_that_is_none_does_not_stop_a_campaign(any_app, sink):
    a_campaign_to("ana@example.org", "bea at home", "cleo@example.org")

    deliver(any_app, sink.url)

    assert counted() == {State.SENT: 2, State.FAILED: 1}


class Unsubscriber(Sink):
    """While the third letter is taken, the person of the tenth says stop."""

    async def handle_DATA(self, *envelope):
        if len(self.letters) == 2:
            with self.app.app_context():
                actions.suppress("p9@example.org", self.scope, reason="asked us", source="link")
                db.session.commit()
        return await super().handle_DATA(*envelope)


@pytest.mark.parametrize("scope", list(Scope))
def test_who_unsubscribes_during_a_campaign_gets_nothing_any_more(any_app, scope):
    server = Unsubscriber()
    server.app, server.scope = any_app, scope
    server.start()
    a_campaign_to(*(f"p{place}@example.org" for place in range(12)))

    deliver(any_app, server.url)
    server.stop()

    assert counted() == {State.SENT: 11, State.SUPPRESSED: 1}
    assert "p9@example.org" not in [recipient for _, recipient in server.envelopes]


class Canceller(Sink):
    async def handle_DATA(self, *envelope):
        if len(self.letters) == 2:
            with self.app.app_context():
                actions.cancel_where(Letter.campaign_id == 1)
                db.session.commit()
        return await super().handle_DATA(*envelope)


def test_a_cancelled_campaign_stops_after_the_letter_in_hand(any_app):
    server = Canceller()
    server.app = any_app
    server.start()
    a_campaign_to(*(f"p{place}@example.org" for place in range(12)))

    deliver(any_app, server.url)
    server.stop()

    assert counted() == {State.SENT: 3, State.CANCELLED: 9}


def test_two_crews_on_one_database_send_each_letter_once(any_app, sink):
    letters_for(120)

    deliver(any_app, sink.url, threads=6)

    assert counted() == {State.SENT: 120}
    assert (len(sink.message_ids), set(sink.message_ids.values())) == (120, {1})


def test_when_a_worker_is_lost_what_it_held_goes_back_and_what_was_leaving_is_in_doubt(any_app):
    held, leaving = a_letter(key="held"), a_letter(key="leaving")
    held.state, leaving.state = State.LEASED, State.SENDING
    for letter in (held, leaving):
        letter.lease_owner, letter.lease_until = "gone", clock.now() - timedelta(seconds=1)
    db.session.commit()

    with db.engine.begin() as connection:
        delivery.sweep(connection)

    db.session.rollback()
    assert (held.state, leaving.state) == (State.READY, State.UNKNOWN)
    assert queries.doubtful() == [leaving]


def test_a_worker_that_lives_keeps_what_it_holds(any_app):
    letter = a_letter()
    letter.state, letter.lease_owner = State.LEASED, "alive"
    letter.lease_until = clock.now() - timedelta(seconds=1)
    db.session.commit()

    with db.engine.begin() as connection:
        delivery.renew(connection, ["alive"])
        delivery.sweep(connection)

    db.session.rollback()
    assert letter.state is State.LEASED


def test_an_answer_that_comes_after_the_lease_ends_the_doubt(any_app):
    a_letter()
    db.session.commit()
    with db.engine.begin() as connection:
        (claimed,) = delivery.claim(connection, "slow", only_transactional=False)
        leaving.mark(connection, "slow", claimed)
    pass_time(minutes=2)
    with db.engine.begin() as connection:
        delivery.sweep(connection)

    with db.engine.begin() as connection:
        leaving.settle(connection, "slow", claimed, Answer(Outcome.SENT, "250 OK"))

    db.session.rollback()
    assert counted() == {State.SENT: 1}


def test_what_another_worker_took_over_is_not_sent_by_the_first(any_app):
    a_letter()
    db.session.commit()
    with db.engine.begin() as connection:
        (claimed,) = delivery.claim(connection, "slow", only_transactional=False)
    pass_time(minutes=2)
    with db.engine.begin() as connection:
        delivery.sweep(connection)
        delivery.claim(connection, "quick", only_transactional=False)

    with db.engine.begin() as connection:
        leaves = leaving.mark(connection, "slow", claimed)

    assert leaves is False


TAKEN = Answer(Outcome.SENT, "250 OK")


def claimed_by(owner):
    with db.engine.begin() as connection:
        (claimed,) = delivery.claim(connection, owner, only_transactional=False)
    return claimed


def marked(owner, claimed):
    with db.engine.begin() as connection:
        leaves = leaving.mark(connection, owner, claimed)
    db.session.rollback()
    return leaves


def test_the_last_look_before_it_leaves_finds_a_suppression_however_it_came(any_app):
    letter = a_letter()
    db.session.commit()
    claimed = claimed_by("me")
    db.session.add(
        Suppression(
            address_hash=letter.address_hash, scope=Scope.ALL, reason="asked us", source="restored"
        )
    )
    db.session.commit()

    stepped = in_one_step("me", None, claimed)
    leaves = marked("me", claimed)

    assert stepped is False
    assert (leaves, letter.state, letter.reply) == (False, State.SUPPRESSED, "asked us")


def test_the_last_look_lets_a_confirmation_pass_a_no_to_campaigns(any_app):
    letter = a_letter()
    db.session.commit()
    claimed = claimed_by("me")
    db.session.add(
        Suppression(
            address_hash=letter.address_hash, scope=Scope.CAMPAIGNS, reason="no", source="link"
        )
    )
    db.session.commit()

    assert in_one_step("me", None, claimed) is True
    assert letter.state is State.SENDING


def in_one_step(owner, before, claimed):
    """One statement, which asks for no transaction around it."""
    with at_once(db.engine) as connection:
        leaves = leaving.step(connection, owner, before, claimed)
    db.session.rollback()
    return leaves


def test_one_step_says_that_one_has_left_and_the_next_is_leaving(any_app):
    first, second = a_letter(), a_letter(key="hello:2")
    db.session.commit()
    with db.engine.begin() as connection:
        one, two = delivery.claim(connection, "me", only_transactional=False)

    left = in_one_step("me", None, one), in_one_step("me", (one, TAKEN), two)

    assert left == (True, True)
    assert (first.state, first.reply, first.attempts) == (State.SENT, "250 OK", 1)
    assert first.first_tried_at == first.sending_at <= first.sent_at
    assert (first.lease_owner, first.lease_until) == (None, None)
    assert (second.state, second.attempts, second.sent_at) == (State.SENDING, 1, None)
    assert second.lease_owner == "me"


@pytest.mark.parametrize("what", ["too late", "another worker's"])
def test_one_step_settles_the_one_before_when_the_next_may_not_leave(any_app, what):
    first, second = a_letter(), a_letter(key="hello:2")
    db.session.commit()
    with db.engine.begin() as connection:
        one, two = delivery.claim(connection, "me", only_transactional=False)
    in_one_step("me", None, one)
    if what == "too late":
        second.not_after = clock.now()
    else:
        second.lease_owner = "somebody else"
    db.session.commit()

    leaves = in_one_step("me", (one, TAKEN), two)

    assert (leaves, first.state, second.state) == (False, State.SENT, State.LEASED)


class Exploding(FolderTransport):
    """A bug, in the middle of sending."""

    def send(self, envelope):
        super().send(envelope)
        raise RuntimeError("nobody thought of this")


def test_a_bug_while_sending_leaves_a_doubt_and_no_second_copy(any_app, tmp_path):
    letter, waiting = a_letter(), a_letter(key="hello:2")
    db.session.commit()
    carrier = Carrier(any_app, Exploding(tmp_path), Event(), until_empty=True, lane=False)

    with pytest.raises(RuntimeError):
        carrier.run()

    db.session.rollback()
    assert (letter.state, waiting.state) == (State.UNKNOWN, State.READY)
