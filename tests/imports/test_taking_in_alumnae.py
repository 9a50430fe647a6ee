"""Past mentees in the database: met once, never overwritten, left alone when they said stop."""

from datetime import date

import pytest

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts.actions import invitations
from stepup.cohorts.models import Alumna, Cohort, Program
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope, Suppression
from stepup.people.models import FormerName, Person
from tests.factories import a_person, a_site, today
from tests.imports.sheets import counts, take_in


def all_of(model):
    return db.session.scalars(db.select(model).order_by(model.id)).all()


def stops():
    return [(stop.address, stop.scope, stop.reason) for stop in all_of(Suppression)]


def test_a_row_becomes_a_person_and_an_alumna(app):
    report = take_in("alumnae", {"Mobile": "213 555 0193", "Mailing City": "Dallas"})

    [alumna] = all_of(Alumna)
    assert counts(report) == (1, 0, 0, 0)
    assert (alumna.person.name, alumna.person.email) == ("Ana Cruz", "ana@example.org")
    assert (alumna.person.phone, alumna.person.city) == ("+12135550193", "Dallas")
    assert (alumna.person.born_on, alumna.graduated_on) == (date(1999, 9, 1), date(2017, 6, 30))
    assert (alumna.cohort.name, alumna.cohort.program.name) == ("Crenshaw 2017", "GROW")
    assert alumna.cohort.graduated_at is not None
    assert alumna.may_invite
    assert ("person", "imported") in [(entry.kind, entry.deed) for entry in all_of(Entry)]


def test_the_same_file_twice_changes_nothing(app):
    rows = {"Email Opt Out": "1"}, {"First Name": "Mai", "Email": "mai@example.org"}
    take_in("alumnae", *rows)
    before = [(p.name, p.phone, p.employer) for p in all_of(Person)], len(all_of(Entry)), stops()

    report = take_in("alumnae", *rows)

    assert counts(report) == (0, 2, 0, 0)
    assert before == (
        [(p.name, p.phone, p.employer) for p in all_of(Person)],
        len(all_of(Entry)),
        stops(),
    )
    assert (len(all_of(Alumna)), len(all_of(Cohort)), len(all_of(Program))) == (2, 1, 1)


def test_what_we_know_is_filled_in_and_never_overwritten(app):
    person = a_person("Ana", "Cruz", email="ana@example.org", employer="UCLA")

    report = take_in("alumnae", {"Current Employer": "Kaiser", "Mailing City": "Dallas"})

    assert counts(report) == (0, 0, 1, 0)
    assert (person.employer, person.city) == ("UCLA", "Dallas")
    assert report.remarks == {"What we have differs and stays: employer.": [2]}


def test_a_blank_never_empties_what_we_know(app):
    person = a_person("Ana", "Cruz", email="ana@example.org", employer="UCLA", city="Dallas")

    take_in("alumnae", {"Current Employer": "", "Mailing City": "", "Birthdate": ""})

    assert (person.employer, person.city) == ("UCLA", "Dallas")


def test_a_married_name_is_the_same_woman(app):
    a_person("Ana", "Cruz", email="ana@example.org")

    take_in("alumnae", {"Last Name": "Núñez"})

    assert [person.name for person in all_of(Person)] == ["Ana Cruz"]


def test_her_husband_at_the_same_address_is_somebody_else(app):
    a_person("Luis", "Cruz", email="ana@example.org")

    take_in("alumnae", {})

    assert [person.name for person in all_of(Person)] == ["Luis Cruz", "Ana Cruz"]


def test_an_erased_person_is_not_met_again(app):
    a_person("Ana", "Cruz", email="ana@example.org", erased_at=clock.now())

    report = take_in("alumnae", {"Last Name": "Núñez"})

    assert counts(report) == (1, 0, 0, 0)


def test_a_name_that_lost_its_letters_gives_way_to_a_whole_one(app):
    take_in("alumnae", {"First Name": "????", "Last Name": "Núñez"})
    [person] = all_of(Person)
    assert person.name == "Núñez"

    report = take_in("alumnae", {"First Name": "美玲", "Last Name": "Núñez"})

    assert counts(report) == (0, 0, 1, 0)
    assert person.name == "美玲 Núñez"
    assert [former.name for former in all_of(FormerName)] == ["Núñez"]


@pytest.mark.parametrize(
    ("column", "stop"),
    [
        ("Email Opt Out", ("ana@example.org", Scope.CAMPAIGNS, "opted out")),
        ("Do Not Contact", ("ana@example.org", Scope.ALL, "do not contact")),
    ],
)
def test_who_said_stop_is_suppressed_and_not_invited(app, column, stop):
    report = take_in("alumnae", {column: "yes"})

    assert stops() == [stop]
    assert [alumna.may_invite for alumna in all_of(Alumna)] == [False]
    assert report.facts == ["opted out 1"]


def test_a_file_without_the_opt_out_lifts_nothing(app):
    take_in("alumnae", {"Email Opt Out": "yes"})

    report = take_in("alumnae", {"Email Opt Out": "0"})

    assert counts(report) == (0, 1, 0, 0)
    assert stops() == [("ana@example.org", Scope.CAMPAIGNS, "opted out")]
    assert [alumna.may_invite for alumna in all_of(Alumna)] == [False]


def test_an_opt_out_of_before_she_was_imported_holds(app):
    outbox.suppress("Ana@Example.org", Scope.CAMPAIGNS, reason="unsubscribed", source="link")

    take_in("alumnae", {"Email Opt Out": "0"})

    assert [alumna.may_invite for alumna in all_of(Alumna)] == [False]


def test_a_new_opt_out_reaches_an_alumna_who_is_here_already(app):
    take_in("alumnae", {})

    report = take_in("alumnae", {"Email Opt Out": "1"})

    assert counts(report) == (0, 0, 1, 0)
    assert [alumna.may_invite for alumna in all_of(Alumna)] == [False]
    assert len(stops()) == 1


def test_the_night_does_not_ask_those_who_said_stop_elsewhere(app):
    take_in("alumnae", {"Email Opt Out": "1", "Birthdate": "09/01/1999"})

    assert invitations.ask_those_who_grew_up(today()) == 0


def test_no_contact_at_all_goes_further_than_no_campaigns(app):
    take_in("alumnae", {"Email Opt Out": "1"})

    take_in("alumnae", {"Do Not Contact": "1"})

    assert {scope for _, scope, _ in stops()} == {Scope.CAMPAIGNS, Scope.ALL}


def test_cohorts_belong_to_the_site_that_was_named(app):
    site = a_site(name="Crenshaw")

    take_in("alumnae", {}, site_name="crenshaw")

    assert [cohort.site for cohort in all_of(Cohort)] == [site]


def test_cohorts_find_the_school_that_is_called_like_them(app):
    site, _other = a_site(name="Crenshaw"), a_site(name="Lincoln")

    take_in("alumnae", {}, {"Email": "mai@example.org", "Cohort": "Curie Metro 2017"})

    assert [cohort.site for cohort in all_of(Cohort)] == [site, None]


def test_looking_up_takes_as_many_queries_for_thirty_as_for_one(app, count_queries):
    rows = [{"First Name": f"Ana{n}", "Email": f"ana{n}@example.org"} for n in range(30)]
    take_in("alumnae", *rows)

    with count_queries() as for_one:
        take_in("alumnae", rows[0])
    with count_queries() as for_thirty:
        take_in("alumnae", *rows)

    assert len(for_thirty) == len(for_one)


def test_a_file_is_taken_in_on_both_databases(any_app):
    report = take_in("alumnae", {"Email Opt Out": "1"}, {"Email": "mai@example.org"}, {})

    assert counts(report) == (2, 1, 0, 0)
    assert len(all_of(Alumna)) == 2
