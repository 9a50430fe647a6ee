"""What a bounce or complaint does, and what it must not do."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from stepup import clock
from stepup.db import db
from stepup.outbox import actions, bounces, queries
from stepup.outbox.models import EventKind, MailEvent, Scope, State, Suppression
from tests.outbox.factories import a_letter
from tests.outbox.test_bounces import a_bounce, a_complaint, a_message


def a_sent_letter(address="ana@example.org", *, key="hello:1", state=State.SENT):
    letter = a_letter(address, key=key)
    letter.state = state
    db.session.commit()
    return letter


def come_back(raw):
    return actions.record_bounce(bounces.read(raw))


def verp(letter):
    return f"bounce+{letter.message_id.strip('<>')}"


def test_a_dead_mailbox_fails_its_letter_and_is_never_written_to_again(any_app):
    letter = a_sent_letter()

    come_back(a_bounce(to=verp(letter)))

    assert (letter.state, letter.reply) == (State.FAILED, "It came back: 5.1.1 smtp; 550 5.1.1 No")
    assert queries.suppression_of("ana@example.org").scope is Scope.ALL
    assert a_letter(key="hello:2").state is State.SUPPRESSED


def test_a_forwarded_letter_that_bounces_is_about_the_address_we_wrote_to(app):
    letter = a_sent_letter()

    come_back(a_bounce("her-new-address@elsewhere.example", to=verp(letter)))

    assert queries.suppression_of("ana@example.org") is not None
    assert queries.suppression_of("her-new-address@elsewhere.example") is None


def test_a_bounce_without_its_own_address_is_known_by_what_it_quotes(app):
    letter = a_sent_letter()
    a_sent_letter("bea@example.org", key="hello:2")

    come_back(a_bounce("someone@elsewhere.example", quoting=letter.message_id))

    assert letter.state is State.FAILED
    assert queries.suppression_of("bea@example.org") is None


def test_a_bounce_that_quotes_nothing_is_known_by_its_recipient(app):
    letter = a_sent_letter()

    come_back(a_bounce("Ana@Example.org"))

    assert letter.state is State.FAILED


@pytest.mark.parametrize(
    "raw",
    [
        a_bounce(to="bounce+00000000000000000000000000000000@stepup.example"),
        a_bounce("somebody-else@example.org"),
        a_bounce(status="2.0.0", action="delivered"),
        a_message(Auto_Submitted="auto-replied"),
        a_message("I did not ask for 5.1.1 mails"),
    ],
    ids=["forged token", "never written to", "delivered", "on holiday", "a person"],
)
def test_what_is_not_about_a_letter_of_ours_changes_nothing(app, raw):
    letter = a_sent_letter()

    events = come_back(raw)

    assert (events, letter.state) == ([], State.SENT)
    assert queries.suppression_of("ana@example.org") is None


def test_an_old_letter_does_not_make_a_stranger_of_a_bounce_ours(app):
    letter = a_sent_letter()
    letter.queued_at = clock.now() - timedelta(days=31)

    come_back(a_bounce())

    assert letter.state is State.SENT


def test_the_same_bounce_twice_is_one(any_app):
    letter = a_sent_letter()
    raw = a_bounce(status="5.2.2", to=verp(letter))
    come_back(raw)

    again = come_back(raw)

    assert again == []
    assert db.session.scalar(select(func.count()).select_from(MailEvent)) == 1


def test_a_full_mailbox_is_forgiven_twice(app):
    for place in range(3):
        letter = a_sent_letter(key=f"hello:{place}")
        before = queries.suppression_of("ana@example.org")
        come_back(a_bounce(status="5.2.2", to=verp(letter)))

    assert before is None
    assert queries.suppression_of("ana@example.org") is not None


def test_three_letters_of_one_campaign_say_no_more_than_one_of_them(app):
    for place, campaign_id in enumerate((1, 1, 1, 2)):
        before = queries.suppression_of("ana@example.org")
        letter = a_sent_letter(key=f"hello:{place}")
        letter.campaign_id = campaign_id
        come_back(a_bounce(status="5.2.2", to=verp(letter)))

    assert before is None
    assert queries.suppression_of("ana@example.org") is not None


def test_a_bounce_about_somebody_we_forgot_brings_nothing_of_her_back(any_app):
    letter = a_sent_letter()
    letter.address = letter.subject = ""  # as an erasure leaves it
    db.session.commit()

    (event,) = come_back(a_bounce(to=verp(letter)))

    assert (event.letter_id, letter.state) == (letter.id, State.FAILED)
    assert db.session.scalar(select(func.count()).select_from(Suppression)) == 0


@pytest.mark.parametrize("how", ["by mail", "by a late notice"])
def test_who_speaks_of_a_doubtful_letter_has_got_it(any_app, how):
    letter = a_sent_letter(state=State.UNKNOWN)
    if how == "by mail":
        actions.record_reply(bounces.read(a_message(In_Reply_To=letter.message_id)))
    else:
        come_back(a_bounce(status="4.4.7", action="delayed", to=verp(letter)))

    assert letter.state is State.SENT
    assert queries.doubtful() == []


def test_a_full_mailbox_of_last_season_is_forgotten(app):
    for place in range(3):
        letter = a_sent_letter(key=f"hello:{place}")
        (event,) = come_back(a_bounce(status="5.2.2", to=verp(letter)))
        event.at -= timedelta(days=16 * (2 - place))

    assert queries.suppression_of("ana@example.org") is None


@pytest.mark.parametrize("status", ["5.7.1", "5.1.8", "5.3.4", "5.6.0"])
def test_what_is_our_own_fault_suppresses_nobody(app, status):
    letter = a_sent_letter()

    come_back(a_bounce(status=status, to=verp(letter)))

    assert letter.state is State.FAILED
    assert queries.suppression_of("ana@example.org") is None


def test_a_late_letter_is_not_a_lost_one(app):
    letter = a_sent_letter()

    come_back(a_bounce(status="4.4.1", action="delayed", to=verp(letter)))

    assert letter.state is State.SENT


def test_a_late_letter_that_was_in_doubt_has_arrived_at_the_server(app):
    letter = a_sent_letter(state=State.UNKNOWN)

    come_back(a_bounce(status="4.4.1", action="delayed", to=verp(letter)))

    assert letter.state is State.SENT


def test_a_complaint_ends_campaigns_at_once_and_keeps_confirmations(app):
    letter = a_sent_letter()

    (event,) = come_back(a_complaint(letter.message_id))

    assert event.kind is EventKind.COMPLAINT
    assert queries.suppression_of("ana@example.org").scope is Scope.CAMPAIGNS
    assert a_letter(key="hello:2").state is State.READY


def test_a_complaint_with_its_address_blacked_out_is_about_the_letter_it_quotes(app):
    letter = a_sent_letter()

    come_back(a_complaint(letter.message_id, about="redacted"))

    assert queries.suppression_of("ana@example.org") is not None


def test_raw_mail_is_kept_for_thirty_days(app):
    old, new = (a_sent_letter(key=key) for key in ("hello:1", "hello:2"))
    (old_event,) = come_back(a_bounce(status="5.7.1", to=verp(old)))
    (new_event,) = come_back(a_bounce(status="5.7.1", to=verp(new)))
    old_event.at -= timedelta(days=31)
    db.session.commit()

    actions.throw_away_raw_mail()

    db.session.expire_all()
    assert old_event.raw is None
    assert new_event.raw == a_bounce(status="5.7.1", to=verp(new))
