"""A second and a third letter, to those who said nothing; any word of hers ends it."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.campaigns import actions, tasks
from stepup.campaigns.models import Answer, CampaignState
from stepup.db import db
from stepup.outbox.models import EventKind, MailEvent, State
from stepup.safety.models import Hold
from tests.campaigns.factories import a_campaign, a_wording, letters_of, sent, the_recipient
from tests.factories import a_hold, an_alumna


@pytest.fixture
def days(monkeypatch):
    def wait(number):
        later = clock.now() + timedelta(days=number)
        monkeypatch.setattr(clock, "now", lambda: later)
        tasks.tend()
        db.session.commit()

    return wait


def leave(campaign):
    for letter in letters_of(campaign):
        if letter.state is State.READY:
            letter.state, letter.sent_at = State.SENT, clock.now()
    db.session.commit()


def in_order(campaign):
    return sorted(letters_of(campaign), key=lambda letter: letter.id)


def a_sequence():
    campaign = a_campaign()
    a_wording(campaign, step=2, after_days=7, subject="A second word")
    a_wording(campaign, step=3, after_days=14, subject="A last word")
    sent(campaign)
    leave(campaign)
    return campaign


def subjects(campaign):
    db.session.rollback()
    return [letter.subject for letter in in_order(campaign)]


def test_who_says_nothing_gets_three_letters_and_then_it_is_over(any_app, days):
    an_alumna(first_name="Ana")
    campaign = a_sequence()

    days(6)
    assert subjects(campaign) == ["Ana, one evening?"]
    days(1)
    days(0)
    assert subjects(campaign) == ["Ana, one evening?", "A second word"]
    leave(campaign)
    days(14)
    leave(campaign)
    days(8)

    assert subjects(campaign) == ["Ana, one evening?", "A second word", "A last word"]
    assert len({letter.slots["landing_url"] for letter in letters_of(campaign)}) == 1
    assert campaign.state is CampaignState.DONE


@pytest.mark.parametrize("said", [Answer.YES, Answer.LATER, Answer.NOT_FOR_ME, Answer.MOVED])
def test_any_answer_ends_the_sequence(app, days, said):
    ana = an_alumna()
    campaign = a_sequence()
    actions.answer(the_recipient(campaign, ana.person), said)
    db.session.commit()

    days(7)

    assert len(subjects(campaign)) == 1


def test_an_answer_by_mail_ends_the_sequence(app, days):
    an_alumna()
    campaign = a_sequence()
    (letter,) = letters_of(campaign)
    reply = MailEvent(
        dedupe_hash="x", kind=EventKind.REPLY, letter_id=letter.id, campaign_id=campaign.id
    )
    reply.address_hash = letter.address_hash
    db.session.add(reply)
    db.session.commit()

    days(7)

    assert len(subjects(campaign)) == 1


def test_an_answer_calls_back_the_second_letter_that_waits(app, days):
    ana = an_alumna()
    campaign = a_sequence()
    days(7)

    actions.unsubscribe(the_recipient(campaign, ana.person))
    db.session.commit()

    assert [each.state for each in in_order(campaign)] == [State.SENT, State.SUPPRESSED]


def test_a_hold_meanwhile_means_no_second_letter(app, days):
    ana = an_alumna()
    campaign = a_sequence()
    a_hold(ana.person)
    db.session.commit()

    days(7)

    assert len(subjects(campaign)) == 1
    assert db.session.scalars(db.select(Hold)).one().lifted_at is None
