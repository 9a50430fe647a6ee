"""One letter for each who may get one, whatever happens on the way."""

import signal
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from stepup import clock
from stepup.campaigns import actions, tasks
from stepup.campaigns.actions import Plan
from stepup.campaigns.models import Campaign, CampaignState, Recipient, Touch, Why
from stepup.campaigns.queries import candidates
from stepup.campaigns.queries.results import results, why_not
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox import delivery
from stepup.outbox.models import Letter, Scope, State
from stepup.people.models import Person
from stepup.safety import actions as safety
from tests.campaigns import dying
from tests.campaigns.factories import a_campaign, a_sent_campaign, letters_of, the_recipient
from tests.events.test_races import together
from tests.factories import (
    a_cohort,
    a_hold,
    a_mentor,
    a_site,
    a_volunteer,
    an_alumna,
    an_event,
    kept,
    today,
    years_ago,
)
from tests.letters import message_of
from tests.processes import Process

LONG = 30  # seconds until a test gives up waiting


def alumnae(number):
    cohort = a_cohort()
    return [an_alumna(cohort, last_name=f"Lopez {each}") for each in range(number)]


def everyone_has_one_letter(campaign, women):
    db.session.rollback()
    ids = sorted(each.person_id for each in women)
    letters = letters_of(campaign)
    touches = db.session.scalars(db.select(Touch.letter_id).order_by(Touch.person_id)).all()
    recipients = db.session.scalars(db.select(Recipient.person_id).order_by(Recipient.person_id))
    assert [letter.person_id for letter in letters] == ids
    assert list(touches) == [letter.id for letter in letters]
    assert list(recipients) == ids


def message_to(person, campaign):
    letter = next(each for each in letters_of(campaign) if each.person_id == person.id)
    message = message_from_bytes(message_of(letter), policy=policy.default)
    return message, message.get_body(("plain",)).get_content(), message.get_body().get_content()


def test_each_alumna_gets_one_letter_or_a_reason(any_app):
    ana, bea = an_alumna(first_name="Ana"), an_alumna(first_name="Bea", may_invite=False)

    campaign = a_sent_campaign()

    assert [letter.person_id for letter in letters_of(campaign)] == [ana.person_id]
    assert the_recipient(campaign, bea.person).excluded_because == Why.NO_CONSENT.value
    assert the_recipient(campaign, bea.person).token_hash is None
    assert the_recipient(campaign, ana.person).excluded_because is None
    assert campaign.state is CampaignState.SENDING
    assert [letter.state for letter in letters_of(campaign)] == [State.READY]


@pytest.mark.parametrize("statement", [9, 22, 40, 60, 75, 90, 100])
def test_killed_at_any_statement_and_run_again_it_writes_to_each_once(any_app, statement, tmp_path):
    women = alumnae(14)
    campaign = a_campaign()
    actions.start(campaign, undo=timedelta(0))
    settings = {
        "STEPUP_DATABASE_URL": any_app.config["SQLALCHEMY_DATABASE_URI"],
        "STEPUP_DATA_DIR": str(tmp_path),
    }
    number = campaign.id

    db.session.commit()
    killed = Process(dying.freeze, number, statement, settings=settings)

    assert killed.wait(LONG) == -signal.SIGKILL
    killed.end()
    db.session.rollback()
    tasks.tend()
    everyone_has_one_letter(campaign, women)
    assert campaign.state is CampaignState.SENDING


def test_six_workers_at_once_make_one_set_of_rows(any_app, monkeypatch):
    monkeypatch.setattr(candidates, "AT_A_TIME", 3)
    women = alumnae(10)
    campaign = a_campaign()
    number = campaign.id

    def start_and_freeze():
        mine = db.session.get(Campaign, number)
        actions.start(mine, undo=timedelta(0))
        db.session.commit()
        tasks.freeze(mine)

    wrong = together(any_app, [start_and_freeze] * 6)

    assert wrong == []
    everyone_has_one_letter(campaign, women)


def test_two_campaigns_that_freeze_at_once_do_not_both_write_to_her(any_app):
    women = alumnae(10)
    numbers = [a_campaign().id, a_campaign().id]
    for number in numbers:
        actions.start(db.session.get(Campaign, number), undo=timedelta(0))

    wrong = together(
        any_app, [lambda n=n: tasks.freeze(db.session.get(Campaign, n)) for n in numbers]
    )

    db.session.rollback()
    letters = db.session.scalars(db.select(Letter.person_id).order_by(Letter.person_id)).all()
    assert wrong == []
    assert letters == [each.person_id for each in women]


def test_letters_wait_until_the_whole_audience_is_written_down(app, monkeypatch):
    monkeypatch.setattr(candidates, "AT_A_TIME", 2)
    alumnae(3)
    campaign = a_campaign()
    actions.start(campaign, undo=timedelta(0))

    actions.freeze_some(campaign)

    assert letters_of(campaign) == []
    assert campaign.state is CampaignState.SCHEDULED
    assert results(campaign)["eligible"] == results(campaign)["queued"] == 2
    while actions.freeze_some(campaign):
        pass
    assert [letter.state for letter in letters_of(campaign)] == [State.READY] * 2
    assert not actions.write_some(campaign)
    assert [letter.state for letter in letters_of(campaign)] == [State.READY] * 3


def test_each_is_judged_again_as_her_letter_is_written(any_app, monkeypatch):
    monkeypatch.setattr(candidates, "AT_A_TIME", 2)
    women = alumnae(6)
    campaign = a_campaign()
    actions.start(campaign, undo=timedelta(0))
    while actions.freeze_some(campaign):
        db.session.commit()
    ana, bea, eva, fay = women[2:]
    a_hold(ana.person)
    bea.may_invite = False
    outbox.suppress(eva.person.email, Scope.CAMPAIGNS, reason="unsubscribed", source="test")
    db.session.commit()

    tasks.tend()

    db.session.expire_all()
    fates = [(each.person_id, each.state) for each in letters_of(campaign)[2:]]
    assert fates == [(eva.person_id, State.SUPPRESSED), (fay.person_id, State.READY)]
    assert the_recipient(campaign, ana.person).excluded_because == Why.ON_HOLD.value
    assert the_recipient(campaign, bea.person).excluded_because == Why.NO_CONSENT.value
    assert results(campaign)["eligible"] == 4
    assert results(campaign)["queued"] == 3


def test_who_stands_in_line_is_no_longer_there_when_she_is_no_alumna(app):
    ana, bea = alumnae(2)
    her = bea.person
    campaign = a_sent_campaign(plan=Plan(first_wave=1))
    db.session.delete(bea)
    db.session.commit()

    actions.go_on(campaign)

    assert [letter.person_id for letter in letters_of(campaign)] == [ana.person_id]
    assert the_recipient(campaign, her).excluded_because == Why.NO_CONSENT.value
    assert results(campaign)["queued"] == 1


def test_two_records_of_one_woman_that_were_made_one_get_one_letter(any_app):
    ana, twin = alumnae(2)
    campaign = a_sent_campaign(plan=Plan(first_wave=1))
    hers = db.update(Touch).where(Touch.person_id == ana.person_id)
    db.session.execute(hers.values(person_id=twin.person_id))
    db.session.commit()

    actions.go_on(campaign)
    db.session.commit()

    assert [letter.person_id for letter in letters_of(campaign)] == [ana.person_id]
    assert the_recipient(campaign, twin.person).excluded_because == Why.RECENT.value


def test_who_stands_in_line_for_one_campaign_is_not_taken_by_another(any_app):
    women = alumnae(3)
    first = a_sent_campaign(plan=Plan(first_wave=1))
    second = a_sent_campaign()

    actions.go_on(first)

    assert [each.person_id for each in letters_of(first)] == [each.person_id for each in women]
    assert letters_of(second) == []
    assert why_not(second) == {Why.RECENT: 3}


def test_who_stands_in_line_of_a_campaign_that_is_over_can_be_asked_by_another(any_app):
    women = alumnae(3)
    first = a_sent_campaign(plan=Plan(first_wave=1))

    actions.cancel(first)
    second = a_sent_campaign()

    assert [each.person_id for each in letters_of(second)] == [each.person_id for each in women]


def test_a_campaign_that_was_cancelled_meanwhile_goes_no_further(app, monkeypatch):
    monkeypatch.setattr(candidates, "AT_A_TIME", 2)
    alumnae(3)
    campaign = a_campaign()
    actions.start(campaign, undo=timedelta(0))
    actions.freeze_some(campaign)

    called_back = actions.cancel(campaign)

    assert called_back == 2
    assert not actions.freeze_some(campaign)
    assert letters_of(campaign) == []
    assert results(campaign)["eligible"] == results(campaign)["cancelled"] == 2


def test_a_hold_after_the_freeze_stops_her_letter_at_once(app):
    ana, bea = alumnae(2)
    campaign = a_sent_campaign()

    safety.place_hold(ana.person, None)

    assert [letter.state for letter in letters_of(campaign)] == [State.CANCELLED, State.READY]


@pytest.mark.parametrize("mended_before", ["the clock rings", "it goes on"])
def test_a_mended_birthday_after_the_freeze_stops_her_letter(app, mended_before):
    ana, bea = alumnae(2)
    campaign = a_sent_campaign()
    if mended_before == "it goes on":
        actions.pause(campaign)
    ana.person.born_on = years_ago(16)
    db.session.commit()

    tasks.tend() if mended_before == "the clock rings" else actions.resume(campaign)

    assert [letter.state for letter in letters_of(campaign)] == [State.CANCELLED, State.READY]
    assert the_recipient(campaign, ana.person).excluded_because == Why.UNDER_AGE.value
    assert results(campaign)["eligible"] == 1
    assert results(campaign)["cancelled"] == 0


@pytest.mark.parametrize(
    ("happened", "why"),
    [
        (lambda ana: setattr(ana.person, "born_on", years_ago(16)), Why.UNDER_AGE),
        (lambda ana: a_hold(ana.person), Why.ON_HOLD),
        (lambda ana: setattr(ana, "closed_for_cause_at", clock.now()), Why.CLOSED_FOR_CAUSE),
        (lambda ana: setattr(ana, "may_invite", False), Why.NO_CONSENT),
    ],
    ids=["turned out a minor", "held", "closed for cause", "took her yes back"],
)
def test_whom_the_rules_forbid_since_gets_nothing_however_late_they_do(any_app, happened, why):
    """SAFE-23: no clock rings between what happened and the carrier who takes up the letters."""
    ana, bea = alumnae(2)
    campaign = a_sent_campaign()
    happened(ana)
    db.session.commit()

    with db.engine.begin() as connection:
        taken = delivery.claim(connection, "carrier", only_transactional=False)

    db.session.expire_all()
    assert [each.address for each in taken] == [bea.person.email]
    assert [letter.state for letter in letters_of(campaign)] == [State.CANCELLED, State.LEASED]
    assert the_recipient(campaign, ana.person).excluded_because == why.value


def test_a_handful_of_forbidden_letters_does_not_hold_up_the_next(any_app):
    women = alumnae(3)
    a_sent_campaign()
    for each in women[:2]:
        a_hold(each.person)
    db.session.commit()

    with db.engine.begin() as connection:
        taken = delivery.claim(connection, "carrier", only_transactional=False, at_most=2)

    assert [each.address for each in taken] == [women[2].person.email]


def test_a_letter_that_left_is_not_taken_from_the_ledger(app):
    (ana,) = alumnae(1)
    campaign = a_sent_campaign()
    letters_of(campaign)[0].state = State.SENT
    ana.may_invite = False

    actions.recheck(campaign)

    assert results(campaign)["sent"] == results(campaign)["eligible"] == 1


def test_the_letter_says_her_words_and_carries_the_headers_of_a_campaign(app):
    ana = an_alumna(first_name="Ana", last_name='O\'Neil & "Co" <x>')
    campaign = a_sent_campaign()

    message, text, html = message_to(ana.person, campaign)

    links = letters_of(campaign)[0].slots
    assert message["Subject"] == "Ana, one evening?"
    assert message["List-Unsubscribe"] == f"<{links['unsubscribe_url']}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-ID"] == "<alumnae.stepup.example>"
    assert message["Precedence"] == "bulk"
    assert message["Reply-To"] == "hello@stepup.example"
    assert "Dear Ana," in text
    assert "a woman who remembers you says hello" in text
    for part in (text, html):
        assert links["landing_url"] in part
        assert links["unsubscribe_url"] in part
        assert "1 Main Street" in part


def test_links_that_the_author_forgot_are_added(app):
    ana = an_alumna()
    campaign = a_sent_campaign(body="Just come.")

    _, text, html = message_to(ana.person, campaign)

    links = letters_of(campaign)[0].slots
    assert all(links["landing_url"] in part for part in (text, html))
    assert all(links["unsubscribe_url"] in part for part in (text, html))


def test_a_name_that_looks_like_markup_is_only_a_name(app):
    ana = an_alumna(first_name='<b>A</b> & "O\'Neil" {{ mentor }}')
    campaign = a_sent_campaign()

    message, text, html = message_to(ana.person, campaign)

    assert 'Dear <b>A</b> & "O\'Neil" {{ mentor }},' in text
    assert "Dear &lt;b&gt;A&lt;/b&gt; &amp;" in html


def test_a_mentor_is_named_when_she_agreed_and_is_still_one_of_us(app):
    dana, eve = a_mentor(first_name="Dana"), a_volunteer(first_name="Eve").person
    ana, bea = alumnae(2)
    for mentor, alumna in ((dana, ana), (eve, bea)):
        match = Match(mentor=mentor, teen=alumna.person, starts_on=today(), ended_on=today())
        match.mentor_may_be_named = True
        kept(match)
    safety.place_hold(eve, None)

    campaign = a_sent_campaign()

    assert "Dana says hello" in message_to(ana.person, campaign)[1]
    assert "a woman who remembers you says hello" in message_to(bea.person, campaign)[1]


def test_the_evening_in_the_letter_is_near_her(app):
    here, there = a_site(city="Pasadena"), a_site(city="Chicago", time_zone="America/Chicago")
    an_event(site=there, title="Far away")
    an_event(site=here, title="Career evening", starts_in=timedelta(days=9))
    ana, bea = an_alumna(a_cohort(here)), an_alumna(a_cohort(a_site(city="Dallas")))

    campaign = a_sent_campaign(body="Come to {{ event }}!")

    assert "Come to Career evening, " in message_to(ana.person, campaign)[1]
    assert "Come to one of our evenings!" in message_to(bea.person, campaign)[1]


def test_the_frame_of_a_letter_is_in_the_language_of_its_words(app):
    ana, bea = an_alumna(language="es"), an_alumna()

    campaign = a_sent_campaign()

    for woman in (ana, bea):
        message, text, _page = message_to(woman.person, campaign)
        assert message["Content-Language"] == "en"
        assert "Nothing in this letter watches" in text
    assert db.session.get(Person, ana.person_id).language == "es"


def test_who_becomes_an_alumna_after_the_start_is_not_written_to(any_app):
    women = alumnae(3)
    campaign = a_sent_campaign(plan=Plan(first_wave=1))
    an_alumna(women[0].cohort, last_name="Too late")

    tasks.tend()
    actions.go_on(campaign)
    actions.pause(campaign)
    actions.resume(campaign)
    db.session.commit()
    tasks.tend()

    everyone_has_one_letter(campaign, women)
