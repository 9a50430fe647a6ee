"""The button, the ten minutes after it, and the brakes."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.campaigns import actions, tasks
from stepup.campaigns.actions import UNDO
from stepup.campaigns.models import CampaignState
from stepup.campaigns.queries.audience import Audience
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import State
from stepup.people.models import Role
from tests.campaigns.factories import (
    a_campaign,
    a_draft,
    a_postal_address,
    a_sent_campaign,
    letters_of,
)
from tests.factories import a_staff_member, an_alumna
from tests.signing import sign_in

NOBODY = frozenset({987})


@pytest.fixture
def pass_time(monkeypatch):
    def wait(**spell):
        later = clock.now() + timedelta(**spell)
        monkeypatch.setattr(clock, "now", lambda: later)

    return wait


def states_of(campaign):
    return [letter.state for letter in letters_of(campaign)]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": " "}, "What do you call it"),
        ({"name": "x" * 121}, "at most 120"),
        ({"subject": ""}, "write a subject"),
        ({"subject": "{{ landing }}"}, "The subject: Line 1, column 1"),
        ({"body": "\x00"}, "write the letter"),
        ({"body": "x" * 20_001}, "at most 20000"),
        ({"body": "a\n{{ r.delete() }}"}, "The letter: Line 2, column 1"),
        ({"audience": Audience(site_ids=NOBODY)}, "do not know one of the sites"),
        ({"audience": Audience(program_ids=NOBODY)}, "do not know one of the programs"),
        ({"audience": Audience(years=NOBODY)}, "four figures"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_with_a_sentence(app, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.create(a_draft(**facts))


def test_nothing_leaves_before_the_undo_window_has_passed(app, pass_time):
    an_alumna()
    campaign = a_campaign()
    actions.start(campaign)
    db.session.commit()

    pass_time(seconds=UNDO.total_seconds() - 1)
    tasks.tend()
    assert states_of(campaign) == []
    pass_time(seconds=1)
    tasks.tend()
    assert states_of(campaign) == [State.READY]


def test_undo_makes_it_a_draft_again(app, pass_time):
    an_alumna()
    campaign = a_campaign()
    actions.start(campaign)

    actions.cancel_start(campaign)
    actions.edit(campaign, a_draft(name="Autumn"))

    assert (campaign.state, campaign.name) == (CampaignState.DRAFT, "Autumn")
    pass_time(hours=1)
    tasks.tend()
    assert states_of(campaign) == []


def test_undo_comes_too_late_when_the_letters_leave(app):
    campaign = a_sent_campaign()

    with pytest.raises(Refused, match="begun to leave"):
        actions.cancel_start(campaign)


def test_a_second_click_changes_nothing(app, pass_time):
    campaign = a_campaign()
    first = actions.start(campaign).sends_at

    pass_time(minutes=1)

    assert actions.start(campaign).sends_at == first


def test_words_cannot_change_on_the_way(app):
    campaign = a_sent_campaign()

    with pytest.raises(Refused, match="cannot change any more"):
        actions.edit(campaign, a_draft())


def test_without_a_postal_address_nothing_is_sent(app):
    campaign = a_campaign()
    a_postal_address().postal_address = " "
    db.session.commit()

    with pytest.raises(Refused, match="postal address"):
        actions.start(campaign)


def test_pause_and_resume_hold_and_release_what_has_not_left(app):
    for _ in range(3):
        an_alumna()
    campaign = a_sent_campaign()
    letters_of(campaign)[0].state = State.SENT

    assert actions.pause(campaign) == 2
    assert states_of(campaign) == [State.SENT, State.HELD, State.HELD]
    assert actions.pause(campaign) == 0
    assert actions.resume(campaign) == 2
    assert states_of(campaign) == [State.SENT, State.READY, State.READY]


def test_cancel_says_how_many_were_called_back(any_app):
    for _ in range(3):
        an_alumna()
    campaign = a_sent_campaign()
    letters_of(campaign)[0].state = State.SENDING

    assert actions.cancel(campaign) == 2
    assert states_of(campaign) == [State.SENDING, State.CANCELLED, State.CANCELLED]
    with pytest.raises(Refused, match="over"):
        actions.start(campaign)


def test_the_page_says_how_many_had_gone_when_the_rest_was_called_back(
    app, client, sign_in_coordinator
):
    for _ in range(3):
        an_alumna()
    campaign = a_sent_campaign()
    letters_of(campaign)[0].state = State.SENT
    db.session.commit()
    page = f"/staff/campaigns/{campaign.id}"

    asked = client.get(page).text
    client.post(f"{page}/cancel")
    told = client.get(page).text

    assert "1 letter has left and cannot come back" in asked
    assert "2 letters were called back." in told


def test_a_draft_has_nothing_to_pause_resume_or_cancel(app):
    campaign = a_campaign()

    for deed in (actions.pause, actions.resume, actions.cancel):
        with pytest.raises(Refused):
            deed(campaign)


def test_it_is_done_when_no_letter_waits(app):
    an_alumna()
    campaign = a_sent_campaign()
    tasks.tend()
    assert campaign.state is CampaignState.SENDING

    letters_of(campaign)[0].state = State.UNKNOWN
    db.session.commit()
    tasks.tend()

    assert campaign.state is CampaignState.DONE


def test_a_house_that_slept_too_long_asks_before_it_sends(any_app, pass_time):
    an_alumna()
    campaign = a_campaign()
    actions.start(campaign)
    db.session.commit()
    pass_time(hours=3)
    client = any_app.test_client()
    sign_in(client, a_staff_member(role=Role.COORDINATOR))

    tasks.tend()
    asked = client.get(f"/staff/campaigns/{campaign.id}").text
    unsent = states_of(campaign)
    client.post(f"/staff/campaigns/{campaign.id}/send-now")
    db.session.rollback()
    tasks.tend()

    assert "Is it still right to send it now?" in asked
    assert unsent == []

    assert states_of(campaign) == [State.READY]


def test_the_command_skips_the_undo_window_when_told(app):
    an_alumna()
    campaign = a_campaign()
    run = app.test_cli_runner().invoke

    later = run(args=["campaigns", "send", str(campaign.id)])
    assert later.output == f"Campaign {campaign.id} is scheduled: 1 eligible.\n"
    now = run(args=["campaigns", "send", str(campaign.id), "--now"])
    assert now.output == f"Campaign {campaign.id} is sending: 1 eligible, 1 queued.\n"
    again = run(args=["campaigns", "send", str(campaign.id), "--now"])

    assert again.output == now.output
    assert "There is no campaign 99." in run(args=["campaigns", "send", "99"]).output


def test_there_are_ten_minutes_to_think_again_and_the_page_says_so(
    app, client, sign_in_coordinator, pass_time
):
    an_alumna()
    campaign = a_campaign()
    page = f"/staff/campaigns/{campaign.id}"

    pressed_at = clock.now()
    asked = client.get(f"{page}/send").text
    client.post(f"{page}/send")
    pass_time(minutes=9)
    client.post(f"{page}/undo")

    assert "For 10 minutes you can take it back" in asked
    db.session.refresh(campaign)
    assert campaign.state is CampaignState.DRAFT
    client.post(f"{page}/send")
    db.session.refresh(campaign)
    assert timedelta(minutes=19) <= campaign.sends_at - pressed_at < timedelta(minutes=20)
