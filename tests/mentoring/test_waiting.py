"""A match that may not be any more waits for staff: nobody is unmatched by a clock."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.cohorts.models import ConsentKind
from stepup.db import db
from stepup.mentoring import actions, tasks
from stepup.mentoring.models import Match
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.volunteers import queries as volunteers
from stepup.volunteers.models import Stage
from tests.factories import (
    a_cohort,
    a_consent,
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    today,
)
from tests.letters import plain_text
from tests.mentoring import dying
from tests.processes import Process
from tests.signing import sign_in


@pytest.fixture
def site(any_app):
    return a_site()


@pytest.fixture
def rosa(any_app):
    return a_person("Rosa", "Lopez", email="rosa@example.org")


@pytest.fixture
def match(site, rosa):
    girl = a_teen(a_cohort(site), guardian=rosa)
    made = actions.match(a_mentor(), girl.person, on=today())
    db.session.commit()
    return made


@pytest.fixture
def nadia(site):
    return a_staff_member(Role.MATCH_SUPPORT, site, email="nadia@example.org")


def letters():
    wait = select(Letter).where(Letter.purpose == "mentoring/email/matches_wait")
    return db.session.scalars(wait.order_by(Letter.id)).all()


def deeds():
    return db.session.scalars(
        select(Entry.deed).where(Entry.kind == "match").order_by(Entry.id)
    ).all()


def test_what_may_go_on_stays_as_it_is(match, nadia):
    tasks.look_at_matches()

    assert (match.waits_because, match.will_wait_because, letters()) == ("", "", [])


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda match, _: a_hold(match.mentor), "paused while staff look into something"),
        (lambda match, _: a_hold(match.teen), "paused while staff look into something"),
        (
            lambda match, rosa: a_consent(match.teen, rosa, given=False),
            "A guardian has withdrawn permission",
        ),
    ],
    ids=["she is held", "the girl is held", "a guardian's no"],
)
def test_a_match_that_a_rule_speaks_against_waits_and_its_support_hears_once(
    match, nadia, rosa, happens, said
):
    happens(match, rosa)
    db.session.commit()

    tasks.look_at_matches()
    tasks.look_at_matches()

    assert said in match.waits_because
    assert match.ended_on is None
    (letter,) = letters()
    assert (letter.address, letter.subject) == ("nadia@example.org", "1 match waits, or will soon")
    assert not any(name in plain_text(letter) for name in (match.teen.called, "Lopez"))
    assert deeds() == ["matched", "waits"]


def test_a_night_that_is_killed_before_its_letter_is_told_by_the_next(
    any_app, match, nadia, tmp_path
):
    a_hold(match.mentor)
    db.session.commit()
    settings = {
        "STEPUP_DATABASE_URL": any_app.config["SQLALCHEMY_DATABASE_URI"],
        "STEPUP_DATA_DIR": str(tmp_path),
    }

    killed = Process(dying.look_at_matches, settings=settings)
    assert killed.wait(60) == -signal.SIGKILL
    killed.end()
    db.session.rollback()
    assert (match.waits_because, letters()) == ("", [])
    db.session.commit()
    tasks.look_at_matches()

    assert match.waits_because != ""
    assert [letter.address for letter in letters()] == ["nadia@example.org"]


def test_what_ends_within_sixty_days_is_said_before_it_does(site, rosa, nadia):
    girl = a_teen(a_cohort(site), guardian=rosa)
    soon = a_mentor(cleared_until=today() + timedelta(days=59))
    match = actions.match(soon, girl.person, on=today())
    db.session.commit()

    tasks.look_at_matches()

    assert match.waits_because == ""
    assert "background check (ends" in match.will_wait_because
    assert len(letters()) == 1


def test_the_page_of_the_two_says_what_ends_and_the_plan_stays_open(any_app, site, rosa, nadia):
    girl = a_teen(a_cohort(site), guardian=rosa)
    a_consent(girl.person, rosa, kind=ConsentKind.ONE_TO_ONE)
    soon = a_mentor(cleared_until=today() + timedelta(days=59))
    match = actions.match(soon, girl.person, on=today())
    db.session.commit()
    tasks.look_at_matches()
    client = any_app.test_client()
    sign_in(client, nadia)

    page = client.get(f"/staff/matches/{match.id}").text

    assert "Within sixty days they could not meet" in page
    assert "Plan it and invite them" in page
    assert "Will have to wait" in client.get("/staff/matches").text


def test_when_all_is_well_again_it_waits_no_more_and_the_log_says_both(match, nadia, rosa):
    a_consent(match.teen, rosa, given=False)
    db.session.commit()
    tasks.look_at_matches()

    a_consent(match.teen, rosa)
    db.session.commit()
    tasks.look_at_matches()

    assert match.waits_because == ""
    assert deeds() == ["matched", "waits", "may meet again"]


def test_a_break_that_she_chose_is_no_rule_against_them(match, nadia):
    volunteers.of_person(match.mentor_id).stage = Stage.RESTING
    db.session.commit()

    tasks.look_at_matches()

    assert (match.waits_because, letters()) == ("", [])


def test_without_a_match_support_the_coordinator_hears(match):
    ida = a_staff_member(Role.COORDINATOR)
    a_hold(match.mentor)
    db.session.commit()

    tasks.look_at_matches()

    assert [letter.address for letter in letters()] == [ida.email]


def test_one_letter_a_night_and_site_whatever_their_number(site, nadia, match, rosa):
    other = actions.match(a_mentor(), a_teen(a_cohort(site), guardian=rosa).person, on=today())
    elsewhere = actions.match(a_mentor(), a_teen(a_cohort(a_site())).person, on=today())
    for each in (match, other, elsewhere):
        a_hold(each.mentor)
    db.session.commit()

    tasks.look_at_matches()

    assert [letter.subject for letter in letters()] == ["2 matches wait, or will soon"]


def test_staff_read_on_today_and_in_the_list_which_wait_and_why(any_app, match, nadia):
    client = any_app.test_client()
    assert "waits: a rule" not in _today_of(client, nadia)
    a_hold(match.mentor)
    db.session.commit()
    tasks.look_at_matches()

    assert "1 match waits: a rule speaks against it." in _today_of(client, nadia)
    assert "Cannot meet" in client.get("/staff/matches").text
    actions.end(db.session.get(Match, match.id), "She moved away.")
    db.session.commit()
    assert "waits: a rule" not in _today_of(client, nadia)


def _today_of(client, person):
    sign_in(client, person)
    return client.get("/staff").text
