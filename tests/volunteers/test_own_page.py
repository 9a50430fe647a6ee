"""Her own page, for each kind of person: applicants, those who serve, guardians, girls."""

import pytest
from sqlalchemy import select

from stepup.db import db
from stepup.people.models import Person
from stepup.volunteers import papers
from stepup.volunteers.models import ClearanceKind, Move, Stage
from tests.factories import (
    a_clearance,
    a_mentor,
    a_person,
    a_teen,
    a_volunteer,
    signed,
    today,
    years_ago,
)
from tests.signing import sign_in


def own_page(client, person):
    sign_in(client, person)
    return client.get("/me").text


@pytest.mark.parametrize("stage", Stage)
def test_in_each_stage_she_reads_where_she_stands(client, app, stage):
    volunteer = a_volunteer(stage=stage)

    page = own_page(client, volunteer.person)

    serves = stage is Stage.ACTIVE
    assert ("Your way to the girls" in page or "Where you stand" in page) is not serves
    assert "None" not in page


def test_an_applicant_is_not_sent_to_choose_an_evening_she_cannot_have(client, app):
    page = own_page(client, a_volunteer(stage=Stage.SCREENING).person)

    assert "Your first evening comes last" in page
    assert "Choose your first evening" not in page


def test_a_guardian_reads_about_her_girls_and_is_not_asked_for_hours(client, app):
    teen = a_teen(guardian=a_person("Rosa", "Lopez"))
    page = own_page(client, db.session.scalars(select(Person).filter_by(first_name="Rosa")).one())

    assert teen.person.called in page
    for word in ("You so far", "first evening", "Nothing is in your calendar"):
        assert word not in page
    opened = client.post("/me/family", follow_redirects=True)
    assert (opened.status_code, teen.person.called in opened.text) == (200, True)


def test_a_guardian_whose_girl_has_turned_18_reads_that_and_no_name(client, app):
    rosa = a_person("Rosa", "Lopez")
    teen = a_teen(guardian=rosa, born_on=years_ago(18))

    page = own_page(client, rosa)

    assert "Your girls are 18 by now" in page
    assert teen.person.called not in page
    assert "first evening" not in page


def test_whose_girls_there_are_none_finds_no_such_page(client, app):
    sign_in(client, a_person())

    assert client.post("/me/family").status_code == 404


def test_a_guardian_who_mentors_sees_both(client, app):
    rosa = a_mentor(first_name="Rosa")
    a_teen(guardian=rosa)

    page = own_page(client, rosa)

    assert "Open your girls" in page
    assert "You so far" in page


def test_a_girl_is_not_asked_to_mentor(client, app):
    page = own_page(client, a_teen().person)

    assert "Become a mentor" not in page
    assert "You so far" not in page


def test_each_paper_stands_once_with_what_is_missing(client, app):
    volunteer = a_volunteer(stage=Stage.TRAINED)
    woman = volunteer.person
    a_clearance(woman, expires_on=years_ago(1))
    a_clearance(woman)
    a_clearance(woman, kind=ClearanceKind.ORIENTATION)
    found = {paper.kind: (paper.is_valid, paper.page) for paper in papers.of(woman, today())}
    assert found == {
        "child_safety": (False, ""),
        "orientation": (True, ""),
        "background_check": (True, ""),
        "code_of_conduct": (False, "/volunteer/conduct"),
    }

    signed(woman)
    page = own_page(client, woman)

    assert page.count("Background check") == 1
    assert "still to come" in page


@pytest.mark.parametrize(
    ("stage", "to"),
    [(Stage.APPLICANT, "withdrawn"), (Stage.ACTIVE, "resting"), (Stage.ACTIVE, "retired")],
)
def test_she_stops_by_herself_and_it_is_written_down(client, app, stage, to):
    volunteer = a_volunteer(stage=stage)
    sign_in(client, volunteer.person)

    client.post("/volunteer/way", data={"to_stage": to})

    db.session.refresh(volunteer)
    assert volunteer.stage.value == to
    assert db.session.scalars(select(Move.by_id)).all() == [volunteer.person_id]


@pytest.mark.parametrize("to", ["cleared", "active", "removed", "nonsense", ""])
def test_she_cannot_move_herself_anywhere_else(client, app, to):
    volunteer = a_volunteer(stage=Stage.TRAINED)
    sign_in(client, volunteer.person)

    assert client.post("/volunteer/way", data={"to_stage": to}).status_code == 400
    db.session.refresh(volunteer)
    assert volunteer.stage is Stage.TRAINED
