"""Letters that ask for nothing: news for her former mentor, and what a season of hers was."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest

from stepup import clock
from stepup.campaigns import actions, tasks
from stepup.campaigns.models import Preference
from stepup.campaigns.queries.audience import today
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.events.models import Attendance, SlotRole
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox import queries
from stepup.outbox.models import Letter, Scope, State
from stepup.privacy import actions as privacy
from stepup.safety import actions as safety
from stepup.volunteers.models import Stage, Volunteer
from tests.factories import a_cohort, a_person, a_teen, an_alumna, an_event, kept
from tests.letters import link_in, plain_text

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
JUNE = datetime(2027, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def june(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: JUNE)


def was_there(person, event, role=SlotRole.MENTOR, days_ago=1):
    arrived_at = clock.now() - timedelta(days=days_ago)
    attendance = Attendance(event=event, person=person, role=role, counted=True)
    attendance.arrived_at = arrived_at
    return kept(attendance)


def a_pair(*, mentor_agrees=True, she_agrees=True, language="en", email="dana@example.org"):
    ana = an_alumna(first_name="Ana").person
    dana = a_person(first_name="Dana", email=email, language=language)
    match = Match(mentor=dana, teen=ana, starts_on=date(2014, 9, 1), ended_on=date(2015, 6, 1))
    match.mentor_may_be_named = mentor_agrees
    kept(match)
    kept(Preference(person=ana, mentor_may_know=she_agrees))
    return ana, dana


def an_old_place(person):
    return {"person": person, "cohort": a_cohort(), "graduated_on": date(2005, 6, 1)}


def letters_to(person):
    db.session.rollback()
    return db.session.scalars(db.select(Letter).where(Letter.person_id == person.id)).all()


def test_her_former_mentor_hears_once_that_she_mentors_now(any_app):
    ana, dana = a_pair()
    was_there(ana, an_event())

    tasks.give_thanks()
    tasks.give_thanks()

    [letter] = letters_to(dana)
    assert letter.subject == "Ana mentors now"
    assert "began to mentor Ana in 2014" in plain_text(letter)
    assert ana.last_name not in plain_text(letter)


@pytest.mark.parametrize("silent", ["mentor_agrees", "she_agrees"])
def test_both_must_have_agreed_before_one_is_named_to_the_other(app, silent):
    ana, dana = a_pair(**{silent: False})
    was_there(ana, an_event())

    tasks.give_thanks()

    assert letters_to(dana) == []


def test_a_reader_who_is_no_alumna_stops_the_news_with_one_press(any_app):
    any_app.config["WTF_CSRF_ENABLED"] = True
    ana, dana = a_pair()
    was_there(ana, an_event())
    tasks.give_thanks()
    [letter] = letters_to(dana)
    headers = message_from_bytes(letter.content.message)
    way_out = link_in(letter, "/unsubscribe")
    stranger = any_app.test_client(use_cookies=False)

    looked = [stranger.get(way_out).status_code for _ in range(20)]
    untouched = queries.suppression_of(dana.email)
    pressed = [stranger.post(way_out, data=body).status_code for body in (None, ONE_CLICK, b"x")]
    db.session.rollback()

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].endswith(f"{way_out}>")
    assert (set(looked), untouched, pressed) == ({200}, None, [200, 200, 200])
    assert queries.suppression_of(dana.email).scope is Scope.CAMPAIGNS
    assert letters_to(dana)[0].state is State.CANCELLED  # it had not left yet


def test_a_year_of_rest_and_a_way_out_that_outlives_what_we_knew_of_her(app, client):
    ana, dana = a_pair()
    was_there(ana, an_event())
    tasks.give_thanks()
    way_out = link_in(letters_to(dana)[0], "/unsubscribe")

    client.post(way_out, data={"choice": "pause"})
    paused_until = db.session.get(Preference, dana.id).paused_until
    privacy.erase(dana, reason="She asked")
    db.session.commit()

    assert paused_until == today() + timedelta(days=365)
    assert client.post(way_out).status_code == 200
    assert client.get(way_out).status_code == 200
    assert client.get("/unsubscribe/x").status_code == 404


@pytest.mark.parametrize("sent_away", ["as a volunteer", "as a girl"])
def test_a_mentor_who_was_sent_away_for_cause_hears_nothing(app, sent_away):
    ana, dana = a_pair()
    was_there(ana, an_event())
    if sent_away == "as a volunteer":
        kept(Volunteer(person=dana, stage=Stage.REMOVED))
    else:
        kept(Alumna(**an_old_place(dana), closed_for_cause_at=clock.now()))

    tasks.give_thanks()

    assert letters_to(dana) == []


def test_a_guest_is_no_mentor_yet(app):
    ana, dana = a_pair()
    was_there(ana, an_event(), SlotRole.GUEST)

    tasks.give_thanks()

    assert letters_to(dana) == []


@pytest.mark.parametrize("whose", ["hers", "her mentor's"])
def test_a_hold_keeps_the_news_back(app, whose):
    ana, dana = a_pair()
    was_there(ana, an_event())
    safety.place_hold(ana if whose == "hers" else dana, None)
    db.session.commit()

    tasks.give_thanks()

    assert "campaigns/email/now_mentors" not in {letter.purpose for letter in letters_to(dana)}


def test_who_wants_no_letters_hears_no_news_and_one_a_month_is_enough(app):
    quiet, patient = a_pair(), a_pair(email="other@example.org")
    outbox.suppress(quiet[1].email, Scope.CAMPAIGNS, reason="unsubscribed", source="page")
    second = an_alumna(first_name="Bea").person
    match = Match(mentor=patient[1], teen=second, starts_on=date(2013, 9, 1))
    match.mentor_may_be_named = True
    kept(match)
    kept(Preference(person=second, mentor_may_know=True))
    event = an_event()
    for woman in (quiet[0], patient[0], second):
        was_there(woman, event)

    tasks.give_thanks()

    assert letters_to(quiet[1]) == []
    assert len(letters_to(patient[1])) == 1


def test_news_and_season_are_told_in_her_language(app, june):
    ana, dana = a_pair(language="es")
    ana.language = "es"
    was_there(ana, an_event(), days_ago=10)

    tasks.give_thanks()

    [news], [season] = letters_to(dana), letters_to(ana)
    assert (news.language, season.language) == ("es", "es")
    assert "mentors now" not in news.subject
    assert "Thank you" not in plain_text(season) + plain_text(news)


def test_in_june_she_reads_what_her_season_was(any_app, june):
    ana, _ = a_pair()
    girls = [a_teen().person for _ in range(3)]
    for days_ago, there in ((40, girls), (10, girls[:1]), (500, girls)):
        event = an_event()
        for person, role in ((ana, SlotRole.MENTOR), *((girl, SlotRole.TEEN) for girl in there)):
            was_there(person, event, role, days_ago)

    tasks.give_thanks()
    tasks.give_thanks()

    [letter] = letters_to(ana)
    assert letter.subject == "Your season 2027"
    assert "there for our girls 2 times. You met 3 of them." in plain_text(letter)
    assert "Dana did the same for you" in plain_text(letter)


def test_a_pause_and_every_other_month_are_left_in_peace(app, june, monkeypatch):
    ana, _ = a_pair()
    was_there(ana, an_event(), days_ago=10)
    db.session.get(Preference, ana.id).paused_until = date(2027, 9, 1)
    db.session.commit()

    paused = actions.recap()
    db.session.get(Preference, ana.id).paused_until = None
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: JUNE + timedelta(days=30))
    in_july = actions.recap()
    monkeypatch.setattr(clock, "now", lambda: JUNE)

    assert (paused, in_july, actions.recap()) == (0, 0, 1)
