"""Volunteers in the database: cleared only by checks that still count."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.outbox.models import Scope, Suppression
from stepup.people.models import Person
from stepup.volunteers.models import Clearance, Skill, Stage, Volunteer
from tests.factories import a_clearance, a_person, a_volunteer, today
from tests.imports.sheets import counts, reasons, take_in

YEAR = timedelta(days=365)


def all_of(model):
    return db.session.scalars(db.select(model).order_by(model.id)).all()


def checked(since, until):
    return {"Cleared on": since.isoformat(), "Clearance expires": until.isoformat()}


def test_a_row_becomes_a_volunteer_with_her_check(app):
    report = take_in(
        "volunteers",
        {"Phone": "214 555 0193", "Skills": "drawing; coding"} | checked(today() - YEAR, today()),
    )

    [volunteer], [clearance] = all_of(Volunteer), all_of(Clearance)
    assert counts(report) == (1, 0, 0, 0)
    assert report.facts == ["cleared today 1"]
    assert (volunteer.person.name, volunteer.stage) == ("Dana Reyes", Stage.CLEARED)
    assert (volunteer.person.city, volunteer.person.phone) == ("Dallas", "+12145550193")
    assert (clearance.person, clearance.expires_on) == (volunteer.person, today())
    assert [skill.name for skill in all_of(Skill)] == ["drawing", "coding"]


def test_a_check_without_an_end_ends_by_the_rule(app):
    take_in("volunteers", {"Cleared on": (today() - YEAR).isoformat()})

    [clearance] = all_of(Clearance)
    assert timedelta(days=700) < clearance.expires_on - today() < timedelta(days=731)


def test_a_check_that_has_ended_is_no_clearance(app):
    report = take_in("volunteers", checked(today() - 3 * YEAR, today() - YEAR))

    assert all_of(Clearance) == []
    assert [volunteer.stage for volunteer in all_of(Volunteer)] == [Stage.LAPSED]
    assert list(report.remarks) == [
        "The background check has ended and was left out: enter a new one."
    ]


def test_a_check_older_than_the_rule_allows_is_no_clearance_whatever_its_paper_says(app):
    take_in("volunteers", checked(today() - 4 * YEAR, today() + YEAR))

    assert all_of(Clearance) == []


def test_without_a_check_she_is_an_applicant(app):
    take_in("volunteers", {})

    assert [volunteer.stage for volunteer in all_of(Volunteer)] == [Stage.APPLICANT]


def test_the_same_file_twice_changes_nothing(app):
    rows = checked(today() - YEAR, today()) | {"Skills": "drawing"}, {"Name": "Luis Reyes"}
    take_in("volunteers", *rows)

    report = take_in("volunteers", *rows)

    assert counts(report) == (0, 2, 0, 0)
    assert (len(all_of(Volunteer)), len(all_of(Clearance)), len(all_of(Skill))) == (2, 1, 1)


def test_a_new_check_brings_a_lapsed_volunteer_back(app):
    take_in("volunteers", checked(today() - 3 * YEAR, today() - YEAR))

    report = take_in("volunteers", checked(today() - YEAR, today() + YEAR))

    assert counts(report) == (0, 0, 1, 0)
    assert [volunteer.stage for volunteer in all_of(Volunteer)] == [Stage.CLEARED]


def test_a_check_accepts_no_applicant_in_the_place_of_staff(app):
    volunteer = a_volunteer(a_person("Dana", "Reyes", email="dana@example.org"))

    report = take_in("volunteers", checked(today() - YEAR, today()))

    assert counts(report) == (0, 0, 1, 0)
    assert volunteer.stage is Stage.APPLICANT
    assert [clearance.person for clearance in all_of(Clearance)] == [volunteer.person]


def test_a_check_that_was_revoked_does_not_come_back(app):
    person = a_person("Dana", "Reyes", email="dana@example.org")
    a_clearance(person, issued_on=today() - YEAR, revoked_at=clock.now())

    take_in("volunteers", checked(today() - YEAR, today()))

    assert [clearance.revoked_at is None for clearance in all_of(Clearance)] == [False]


def test_an_alumna_who_volunteers_stays_one_person(app):
    take_in("alumnae", {})

    report = take_in("volunteers", {"Name": "Cruz, Ana", "E-mail": "ANA@example.org"})

    assert counts(report) == (0, 0, 1, 0)
    assert len(all_of(Person)) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_nobody_under_18_becomes_a_volunteer(app, stored):
    born_on = today() - timedelta(days=17 * 365)
    if stored:
        a_person("Dana", "Reyes", email="dana@example.org", born_on=born_on)

    report = take_in("volunteers", {"Birthdate": "" if stored else born_on.isoformat()})

    assert reasons(report) == ["She is under 18: only adults are taken in as volunteers."]
    assert all_of(Volunteer) == []
    assert len(all_of(Person)) == stored


def test_a_volunteer_may_opt_out_too(app):
    take_in("volunteers", {"Opt out": "x"})

    assert [stop.scope for stop in all_of(Suppression)] == [Scope.CAMPAIGNS]


def test_looking_up_takes_as_many_queries_for_thirty_as_for_one(app, count_queries):
    rows = [
        {"Name": f"Ana{n} Cruz", "E-mail": f"ana{n}@example.org"} | checked(today() - YEAR, today())
        for n in range(30)
    ]
    take_in("volunteers", *rows)

    with count_queries() as for_one:
        take_in("volunteers", rows[0])
    with count_queries() as for_thirty:
        take_in("volunteers", *rows)

    assert len(for_thirty) == len(for_one)
