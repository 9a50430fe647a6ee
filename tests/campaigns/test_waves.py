"""A first wave and a look, waves that stop, mornings, the hold-out, and a colleague's eyes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stepup import clock
from stepup.campaigns import actions, tasks
from stepup.campaigns.actions import Plan
from stepup.campaigns.actions.mornings import morning
from stepup.campaigns.models import Answer, CampaignState, Why
from stepup.campaigns.queries import candidates, lists, results
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox.models import State
from stepup.people.models import Role
from tests.api.calls import a_caller
from tests.campaigns.factories import a_campaign, a_sent_campaign, letters_of, the_recipient
from tests.factories import a_cohort, a_site, a_staff_member, an_alumna, an_event
from tests.outbox.factories import deliver
from tests.outbox.sink import Sink
from tests.signing import sign_in

NOON = datetime(2026, 11, 26, 20, tzinfo=UTC)  # in Los Angeles


@pytest.fixture
def pass_time(monkeypatch):
    def wait(**spell):
        later = clock.now() + timedelta(**spell)
        monkeypatch.setattr(clock, "now", lambda: later)

    return wait


def states_of(campaign):
    db.session.rollback()
    found = [letter.state for letter in letters_of(campaign)]
    return {state: found.count(state) for state in found}


def leave(campaign):
    """The worker carries whatever is ready."""
    for letter in letters_of(campaign):
        if letter.state is State.READY:
            letter.state, letter.sent_at = State.SENT, clock.now()
    db.session.commit()


def test_the_first_wave_leaves_and_the_rest_waits_for_a_look(any_app):
    for _ in range(7):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=3))
    leave(campaign)
    tasks.tend()

    assert states_of(campaign) == {State.SENT: 3}
    assert results.results(campaign)["queued"] == 4
    assert lists.waits_for_a_look(campaign)
    assert actions.go_on(campaign) == 4
    db.session.commit()
    assert not lists.waits_for_a_look(campaign)
    assert states_of(campaign) == {State.SENT: 3, State.READY: 4}


def test_after_the_look_one_wave_goes_a_day(app, pass_time):
    for _ in range(7):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=1, wave=3))
    leave(campaign)
    assert actions.go_on(campaign) == 3
    db.session.commit()
    leave(campaign)
    tasks.tend()
    assert states_of(campaign) == {State.SENT: 4}
    assert results.results(campaign)["queued"] == 3

    pass_time(hours=21)
    tasks.tend()

    assert states_of(campaign) == {State.SENT: 4, State.READY: 3}


def test_the_best_fitting_are_asked_first(app):
    here = a_site(city="Pasadena")
    an_event(site=here)
    far = [an_alumna(a_cohort(a_site(city="Dallas"))) for _ in range(3)]
    near = an_alumna(a_cohort(here))

    campaign = a_sent_campaign(plan=Plan(first_wave=1))

    ready = [each.person_id for each in letters_of(campaign) if each.state is State.READY]
    assert ready == [near.person_id]
    assert near.person_id > far[-1].person_id


def test_it_stops_by_itself_when_as_many_as_wanted_said_yes(app):
    women = [an_alumna() for _ in range(6)]
    campaign = a_sent_campaign(plan=Plan(first_wave=3, wanted=2))
    leave(campaign)
    for woman in women[:2]:
        actions.answer(the_recipient(campaign, woman.person), Answer.YES)
        db.session.commit()

    tasks.tend()

    assert campaign.state is CampaignState.DONE
    assert states_of(campaign) == {State.SENT: 3}
    assert results.results(campaign)["cancelled"] == 3


def test_a_pause_calls_back_only_what_had_been_let_go(app):
    for _ in range(6):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=2))

    assert actions.pause(campaign) == 2
    db.session.commit()
    assert states_of(campaign) == {State.HELD: 2}
    assert actions.resume(campaign) == 2
    db.session.commit()
    assert states_of(campaign) == {State.READY: 2}
    assert results.results(campaign)["queued"] == 6


def test_a_pause_while_letters_are_written_holds_the_rest_and_counts_it(any_app, monkeypatch):
    monkeypatch.setattr(candidates, "AT_A_TIME", 2)
    for _ in range(6):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=1))
    assert actions.go_on(campaign) == 5

    assert actions.pause(campaign) == 6
    assert not actions.write_some(campaign)
    db.session.commit()
    tasks.tend()
    assert states_of(campaign) == {State.HELD: 3}
    assert actions.resume(campaign) == 6
    db.session.commit()
    tasks.tend()

    assert states_of(campaign) == {State.READY: 6}


def test_what_was_paused_overnight_waits_for_her_morning(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    an_alumna(time_zone="America/Los_Angeles")
    campaign = a_sent_campaign(plan=Plan(local_hour=10))
    actions.pause(campaign)
    evening = NOON + timedelta(hours=8)
    monkeypatch.setattr(clock, "now", lambda: evening)

    actions.resume(campaign)

    (letter,) = letters_of(campaign)
    assert letter.next_try_at == datetime(2026, 11, 27, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "at"),
    [
        ("America/Los_Angeles", NOON, NOON),
        ("America/Los_Angeles", NOON.replace(hour=4), datetime(2026, 11, 26, 18, tzinfo=UTC)),
        ("Pacific/Apia", NOON, datetime(2026, 11, 26, 21, tzinfo=UTC)),  # UTC+13: her Friday
        (
            "Europe/Berlin",
            datetime(2026, 3, 28, 22, tzinfo=UTC),
            datetime(2026, 3, 29, 8, tzinfo=UTC),
        ),
        (
            "Europe/Berlin",
            datetime(2026, 10, 24, 22, tzinfo=UTC),
            datetime(2026, 10, 25, 9, tzinfo=UTC),
        ),
    ],
)
def test_her_morning_also_on_the_nights_when_the_clocks_change(zone, now, at):
    assert morning(10, zone, now) == at


def test_each_letter_waits_for_the_morning_of_her_own_zone_and_goes_once(any_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    here = an_alumna(a_cohort(a_site(time_zone="America/Los_Angeles")))
    samoa = an_alumna(a_cohort(a_site()), time_zone="Pacific/Apia")

    campaign = a_sent_campaign(plan=Plan(local_hour=10))

    due = {letter.person_id: letter.next_try_at for letter in letters_of(campaign)}
    assert due[here.person_id] == NOON
    assert due[samoa.person_id] == datetime(2026, 11, 26, 21, tzinfo=UTC)
    assert states_of(campaign) == {State.READY: 2}


def test_what_a_slow_pace_kept_until_her_evening_waits_for_her_next_morning(any_app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    an_alumna(time_zone="America/Los_Angeles")
    an_alumna(time_zone="Pacific/Honolulu")
    campaign = a_sent_campaign(plan=Plan(local_hour=10))
    evening = NOON + timedelta(hours=6)  # six in the one place, four in the other
    monkeypatch.setattr(clock, "now", lambda: evening)

    tasks.tend()
    tasks.tend()

    los_angeles, honolulu = letters_of(campaign)
    assert los_angeles.next_try_at == datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert honolulu.next_try_at < evening


def test_a_zone_that_no_clock_knows_holds_nobody_up(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    an_alumna(time_zone="Mars/Phobos")
    an_alumna(time_zone="../etc")

    campaign = a_sent_campaign(plan=Plan(local_hour=10))

    assert states_of(campaign) == {State.READY: 2}


def test_no_letter_leaves_after_the_last_day(app):
    an_alumna()
    last_day = clock.today("America/Los_Angeles")

    campaign = a_sent_campaign(plan=Plan(ends_on=last_day))

    (letter,) = letters_of(campaign)
    midnight = clock.from_local(
        datetime.combine(last_day + timedelta(days=1), datetime.min.time()), "America/Los_Angeles"
    )
    assert letter.not_after == midnight


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(ends_on=date(2020, 1, 1)), "ends today or later"),
        (Plan(held_out_percent=60), "at most 50"),
        (Plan(local_hour=3), "between 7"),
        (Plan(first_wave=0), "above nought"),
        (Plan(language="fr"), "English and in Spanish"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(app, plan, sentence):
    with pytest.raises(Refused, match=sentence):
        a_campaign(plan=plan)


def test_some_are_held_out_by_lot_and_never_written_to(app):
    for _ in range(60):
        an_alumna()

    campaign = a_sent_campaign(plan=Plan(held_out_percent=50))

    left_out = results.why_not(campaign)[Why.HELD_OUT]
    assert 12 <= left_out <= 48
    assert len(letters_of(campaign)) == 60 - left_out


def test_above_so_many_a_colleague_reads_it_first(app, client, monkeypatch):
    monkeypatch.setattr("stepup.campaigns.actions.sending.SECOND_LOOK_ABOVE", 2)
    author, colleague = (a_staff_member(role=Role.COORDINATOR) for _ in range(2))
    for _ in range(3):
        an_alumna()
    campaign = a_campaign()
    campaign.created_by_id = author.id
    db.session.commit()
    page = f"/staff/campaigns/{campaign.id}"
    sign_in(client, author)

    alone = client.post(f"{page}/send")
    herself = client.post(f"{page}/approve")
    sign_in(client, colleague)
    client.post(f"{page}/approve")
    sign_in(client, author)
    after = client.post(f"{page}/send")

    assert (alone.status_code, herself.status_code, after.status_code) == (409, 409, 302)
    assert "Ask a colleague" in alone.text
    assert "fresh eyes" in herself.text
    assert campaign.state is CampaignState.SCHEDULED


def test_no_door_lets_out_a_letter_to_so_many_that_nobody_else_has_read(app, monkeypatch):
    monkeypatch.setattr("stepup.campaigns.actions.sending.SECOND_LOOK_ABOVE", 2)
    author, colleague = (a_staff_member(role=Role.COORDINATOR) for _ in range(2))
    for _ in range(3):
        an_alumna()
    campaign = a_campaign()
    campaign.created_by_id = author.id
    machine = a_caller(app.test_client(), author)
    db.session.commit()
    send = "campaigns", "send", str(campaign.id), "--now"

    by_hand = app.test_cli_runner().invoke(args=send)
    by_machine = machine.post(f"/campaigns/{campaign.id}/send", {"now": True})
    actions.approve(campaign, colleague)
    db.session.commit()
    after = app.test_cli_runner().invoke(args=send)

    assert (by_hand.exit_code, by_machine.status_code, after.exit_code) == (1, 409, 0)
    assert "Ask a colleague" in by_hand.output
    assert "Ask a colleague" in by_machine.json["detail"]
    assert len(letters_of(campaign)) == 3


def test_who_works_here_alone_has_no_colleague_to_ask(app, monkeypatch):
    monkeypatch.setattr("stepup.campaigns.actions.sending.SECOND_LOOK_ABOVE", 0)
    author = a_staff_member(role=Role.ADMIN)
    an_alumna()
    campaign = a_campaign()
    campaign.created_by_id = author.id
    db.session.commit()

    actions.start(campaign)

    assert campaign.state is CampaignState.SCHEDULED


def test_changed_words_want_a_colleagues_eyes_again(app):
    campaign = a_campaign()
    actions.approve(campaign, a_staff_member())

    actions.edit(campaign, actions.Draft("Spring", "Other words", "Dear {{ first_name }}"))

    assert campaign.approved_by_id is None


def test_the_page_shows_what_the_first_wave_did_and_lets_the_rest_go(
    app, client, sign_in_coordinator
):
    for _ in range(3):
        an_alumna()
    campaign = a_sent_campaign(plan=Plan(first_wave=1))
    leave(campaign)

    page = client.get(f"/staff/campaigns/{campaign.id}").text
    client.post(f"/staff/campaigns/{campaign.id}/go-on")

    assert "Looks right: go on" in page
    assert "2 letters wait for you" in page
    assert states_of(campaign) == {State.SENT: 1, State.READY: 2}


def test_what_still_waits_on_the_last_day_is_never_sent(any_app, pass_time):
    for _ in range(3):
        an_alumna()
    last_day = clock.today("America/Los_Angeles")
    campaign = a_sent_campaign(plan=Plan(first_wave=1, ends_on=last_day))
    (sink := Sink()).start()
    deliver(any_app, sink.url)

    pass_time(days=2)
    actions.go_on(campaign)
    db.session.commit()
    deliver(any_app, sink.url)
    sink.stop()

    assert len(sink.letters) == 1
    assert states_of(campaign) == {State.SENT: 1, State.CANCELLED: 2}
