"""Everything about one person on one page, as far as its reader may know."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.audit import actions as audit
from stepup.audit.models import Entry
from stepup.db import db
from stepup.events.actions import evening, seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.mentoring import actions as mentoring
from stepup.people import actions as people
from stepup.people.models import Role
from stepup.safety.models import Hold
from stepup.timeline import queries
from stepup.volunteers import screening
from stepup.volunteers.models import Stage
from tests.duplicates.factories import merged, twins
from tests.factories import (
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_event,
    kept,
    the_slot,
    today,
)
from tests.signing import sign_in

NOTE = "Something that somebody saw"


def a_life():
    """Of a mentor about whom something of every kind is known."""
    volunteer = a_volunteer(stage=Stage.SCREENING, first_name="Dana")
    known = screening.name_reference(volunteer, "Grace Kim", "grace@example.org", "From work")
    screening.answer(known, recommends=True, known_for="work", words="Patient as a stone.")
    screening.give_opinion(volunteer, a_person("Ida", "View"), suitable=True, words="Warm heart.")
    dana = volunteer.person
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 2), starts_in=timedelta(0), title="First night")
    evening.check_in(seats.sign_up(the_slot(event), dana), None)
    kept(Hold(person=dana, note=NOTE))
    people.rename(dana, "Dana", "Okafor")
    db.session.commit()
    return dana


def read(client, person, role, query="", site=None):
    sign_in(client, a_staff_member(role, site))
    return client.get(f"/staff/people/{person.id}/timeline{query}")


def test_an_admin_reads_everything_but_the_note_of_a_hold(client):
    page = read(client, a_life(), Role.ADMIN).text

    for words in (
        "Has a place at First night as guest",
        "Came to First night as guest",
        "Letter: ",
        "Grace Kim would recommend her",
        "Patient as a stone.",
        "Ida View talked with her and would have her",
        "Put on hold",
        "Renamed",
    ):
        assert words in page
    assert NOTE not in page


READS = {
    Role.COORDINATOR: {"First night", "Letter: ", "Grace Kim", "Warm heart.", "Put on hold"},
    Role.MATCH_SUPPORT: {"First night", "Put on hold"},
    Role.SAFEGUARDING_LEAD: {"First night", "Put on hold", NOTE, "Renamed"},
}
ALL = {word for words in READS.values() for word in words}


@pytest.mark.parametrize("role", READS)
def test_each_role_reads_its_own_kinds_and_no_other(client, role):
    page = read(client, a_life(), role).text

    assert {words for words in ALL if words in page} == READS[role]


@pytest.mark.parametrize("role", READS)
def test_a_kind_that_is_asked_for_by_its_name_is_no_way_around(client, role):
    dana = a_life()

    for strand in queries.STRANDS:
        page = read(client, dana, role, f"?kind={strand.kind}").text
        assert {words for words in ALL if words in page} <= READS[role]


def test_a_site_lead_and_a_volunteer_do_not_come_in(client):
    dana = a_life()

    assert read(client, dana, Role.SITE_LEAD, site=a_site()).status_code == 403
    sign_in(client, dana)
    assert client.get(f"/staff/people/{dana.id}/timeline").status_code == 403


def test_who_works_at_one_site_reads_of_evenings_there_alone(client):
    here, there, dana = a_site(), a_site(), a_person()
    for site, title in ((here, "Evening here"), (there, "Evening there")):
        days = timedelta(days=3 if site is here else 4)
        seats.sign_up(the_slot(an_event(site=site, title=title, starts_in=days)), dana)

    page = read(client, dana, Role.MATCH_SUPPORT, site=here).text

    assert ("Evening here" in page, "Evening there" in page) == (True, False)


def test_a_family_and_a_match_are_read_by_those_who_care_for_them(client):
    girl, mentor = a_teen().person, a_mentor(first_name="Linh", last_name="Vo")
    mentoring.match(mentor, girl, on=today())
    db.session.commit()

    page = read(client, girl, Role.COORDINATOR).text
    assert "Rosa Lopez said yes to participation for Maya Lopez" in page
    assert "Matched: Linh Vo and Maya Lopez" in page

    page = read(client, girl, Role.MATCH_SUPPORT).text
    assert ("said yes" in page, "Matched: " in page) == (False, True)


def test_medical_notes_are_on_no_timeline(client):
    girl = a_teen()
    girl.medical_notes = "Peanuts"
    audit.record("read medical notes", girl)
    db.session.commit()

    assert "Peanuts" not in read(client, girl.person, Role.ADMIN).text


def test_what_happened_to_the_record_that_is_a_part_of_hers_is_hers(client):
    ana, other = twins()
    people.rename(other, "Ana", "Meyer")
    db.session.commit()
    merged(ana, other)

    page = read(client, ana, Role.ADMIN).text
    moved = client.get(f"/staff/people/{other.id}/timeline")

    assert "Renamed" in page
    assert "The record of Ana Meyer became a part of hers" in page
    assert moved.headers["Location"].endswith(f"/{ana.id}/timeline")


def test_pages_hold_everything_once(client):
    dana = a_person()
    for number in range(95):
        with audit.acting_as(None, "clock"):
            audit.record(f"deed {number:03}", dana)
    db.session.commit()
    more, before, seen = True, None, []

    while more:
        entries, more = queries.page(queries.STRANDS, {dana.id}, before=before, sites=None)
        seen += [entry.words for entry in entries]
        before = entries[-1].at

    assert sorted(seen) == [f"Deed {number:03}" for number in range(95)]


def test_what_happened_in_one_moment_is_on_one_page(app):
    dana, moment = a_person(), clock.now()
    for _number in range(queries.PER_PAGE + 1):
        audit.record("counted", dana)
    db.session.execute(db.update(Entry).values(at=moment))
    db.session.commit()

    entries, more = queries.page(queries.STRANDS, {dana.id}, before=None, sites=None)

    assert (len(entries), more) == (queries.PER_PAGE + 1, False)


@pytest.mark.parametrize("query", ["?before=yesterday", "?before=9999-12-31T23:59:59", "?kind=x"])
def test_odd_questions_get_an_answer(client, query):
    answer = read(client, a_person(), Role.ADMIN, query)

    assert answer.status_code == (404 if "before" in query else 200)


def test_a_long_life_asks_the_database_as_often_as_a_short_one(client, count_queries):
    def asked(person):
        client.get(f"/staff/people/{person.id}/timeline")
        with count_queries() as queries:
            client.get(f"/staff/people/{person.id}/timeline")
        return len(queries)

    dana = a_life()
    sign_in(client, a_staff_member(Role.ADMIN))
    few = asked(dana)
    for number in range(30):
        days = timedelta(days=number + 3)
        seats.sign_up(the_slot(an_event(starts_in=days)), a_person())
        event = an_event(starts_in=days, title=f"Night {number}")
        place = seats.sign_up(the_slot(event), a_person())
        place.person = dana
    db.session.commit()

    assert asked(dana) == few
