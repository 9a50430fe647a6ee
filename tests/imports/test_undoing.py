"""The way back: what a file made goes, what it changed is put back, what has lived since stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts.models import Enrollment, EnrollmentState, PaperAnswer, Teen
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.events.models import Event, Signup
from stepup.imports.actions import undoing, uploads
from stepup.imports.models import ImportState, ImportTrace
from stepup.outbox.models import Letter, State
from stepup.people.models import Person
from stepup.volunteers.models import Clearance, Volunteer
from tests.factories import a_mentor, a_person, a_site, a_staff_member, a_teen, an_event, the_slot
from tests.imports.brought import every_table, ran, rows_of, undone

CHECK = {"Cleared on": "09/01/2026", "Clearance expires": "09/01/2028"}
UNASKED = {"Consent on file": ""}
ROWS = {
    "alumnae": [{}, {"First Name": "Mai", "Email": "mai@example.org", "Email Opt Out": "1"}],
    "volunteers": [{"Skills": "essays; maths"}, {"Name": "Mai Ho", "E-mail": "mai@example.org"}],
    "teens": [{}, UNASKED | {"Student First": "Lola"}],
    "season": [{}, {"Item": "Speaker"}],
}


@pytest.fixture
def staff(app):
    return a_staff_member(first_name="Carla")


def stays(sheet):
    return {row.number: row.kept_because for row in rows_of(sheet) if row.kept_because}


def the_person(first_name):
    return db.session.scalars(select(Person).where(Person.first_name == first_name)).one()


@pytest.mark.parametrize("kind", ROWS)
def test_the_house_is_as_it_was(any_app, kind):
    site, staff = a_site(), a_staff_member()
    before = every_table()

    sheet = ran(kind, *ROWS[kind], site=site, by=staff)
    changed = every_table()
    undone(sheet)

    assert sheet.state is ImportState.UNDONE
    assert changed != before
    assert every_table() == before
    assert stays(sheet) == {}


def test_values_that_were_filled_in_are_blank_again(app):
    staff = a_staff_member()
    ana = a_person("Ana", "Cruz", email="ana@example.org", employer="ACME")
    before = every_table()

    sheet = ran("alumnae", {"Mailing City": "LA", "Current Employer": "Kaiser"}, by=staff)
    filled = ana.city, ana.employer, ana.born_on.isoformat()
    undone(sheet)

    assert filled == ("LA", "ACME", "1999-09-01")
    assert every_table() == before


def test_a_value_that_was_changed_again_stays(app, staff):
    ana = a_person("Ana", "Cruz", email="ana@example.org")
    sheet = ran("alumnae", {"Mailing City": "LA"}, by=staff)
    ana.city = "Pasadena"
    db.session.commit()

    undone(sheet)

    assert ana.city == "Pasadena"
    assert ana.born_on is None
    assert stays(sheet) == {2: "Something of it was changed again since, and that stays."}


def test_who_has_lived_on_since_stays_with_the_reason(app, staff):
    mai, lee = ({"First Name": n, "Email": f"{n}@example.org"} for n in ("Mai", "Lee"))
    eva = {"First Name": "Eva", "Email": "eva@example.org"}
    sheet = ran("alumnae", {}, mai, lee, eva, by=staff)
    the_person("Ana").phone = "+16265550100"
    seats.sign_up(the_slot(an_event()), the_person("Mai"))
    db.session.commit()

    looked = undoing.outlook(sheet)
    undone(sheet)

    assert looked.kept == {
        2: "Her profile was changed since.",
        3: "We have written to her since.",
    }
    assert looked.goes == 2
    assert stays(sheet) == looked.kept
    left = set(db.session.scalars(select(Person.first_name)))
    assert {"Ana", "Mai"} <= left
    assert left & {"Lee", "Eva"} == set()


def test_looking_at_an_undo_changes_nothing(app, staff):
    sheet = ran("teens", *ROWS["teens"], by=staff)
    before = every_table()

    undoing.outlook(sheet)
    db.session.commit()

    assert every_table() == before


def test_a_paper_that_was_brought_since_keeps_her(app, staff):
    sheet = ran("teens", {}, {"Student First": "Lola"}, by=staff)
    papers = db.session.scalars(select(PaperAnswer).order_by(PaperAnswer.id)).all()
    papers[0].decided_at = clock.now()
    db.session.commit()

    undone(sheet)

    assert stays(sheet) == {2: "Her signed paper was dealt with since."}
    assert db.session.scalars(select(PaperAnswer)).all() == [papers[0]]


def test_after_an_undo_the_same_file_makes_the_same_girls(app, staff):
    undone(ran("teens", {}, by=staff))

    again = ran("teens", {}, by=staff)

    assert again.created == 1
    assert the_person("Maya").erased_at is None


def test_a_check_stops_counting_and_its_record_stays(app):
    """SAFE-21: that there was a check is never deleted."""
    sheet = ran("volunteers", CHECK, by=a_staff_member(first_name="Carla"))

    undone(sheet)

    check = db.session.scalars(select(Clearance)).one()
    assert check.revoked_at is not None
    assert check.person.name == f"Removed #{check.person_id}"
    assert (check.person.email, check.person.employer) == (None, None)
    assert check.person.erased_at is not None
    assert db.session.scalars(select(Volunteer)).all() == []


def test_a_girl_who_moved_on_stays_with_her_guardian(app, staff):
    sheet = ran("teens", UNASKED, UNASKED | {"Student First": "Lola"}, by=staff)
    maya = the_person("Maya")
    place = db.session.scalars(select(Enrollment).join(Teen).where(Teen.person_id == maya.id)).one()
    place.state = EnrollmentState.EXITED
    db.session.commit()

    undone(sheet)

    assert stays(sheet) == {2: "Her place in the cohort was changed since."}
    assert the_person("Rosa").email == "rosa@example.org"
    assert [teen.person_id for teen in db.session.scalars(select(Teen))] == [maya.id]


def test_a_guardian_who_has_another_girl_since_stays_and_the_girl_goes(app, staff):
    sheet = ran("teens", UNASKED, by=staff)
    other = a_teen(guardian=the_person("Rosa"), consented=False)

    undone(sheet)

    assert stays(sheet) == {}
    assert [teen.id for teen in db.session.scalars(select(Teen))] == [other.id]
    assert the_person("Rosa").erased_at is None


def test_a_seat_whose_letter_has_left_stays_and_one_whose_letter_waits_goes(app, staff):
    site = a_site()
    dana, mai = a_mentor(email="dana@example.org"), a_mentor(first_name="Mai", email="mai@x.org")
    taken = {"Email": "dana@example.org", "First Name": "Dana", "Last Name": "Reyes"}
    early = {"Email": "mai@x.org", "First Name": "Mai", "Last Name": "Reyes"}
    sheet = ran("season", {}, taken, early, site=site, by=staff)
    letter = db.session.scalars(select(Letter).where(Letter.person_id == dana.id)).one()
    letter.state = State.SENT
    db.session.commit()

    undone(sheet)

    assert stays(sheet) == {3: "The letter about it has left."}
    assert [one.person_id for one in db.session.scalars(select(Signup))] == [dana.id]
    assert len(db.session.scalars(select(Event)).all()) == 1
    letters = db.session.scalars(select(Letter.person_id)).all()
    assert mai.id not in letters


def test_an_undo_has_its_time(app, staff, monkeypatch):
    sheet = ran("alumnae", {}, by=staff)
    late = clock.now() + uploads.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)

    with pytest.raises(Refused, match="after seven days"):
        undoing.begin(sheet, staff)


def test_what_an_undo_needs_is_deleted_when_its_time_is_over(app, staff, monkeypatch):
    ran("alumnae", {}, by=staff)
    late = clock.now() + uploads.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)

    uploads.forget_old()

    assert db.session.scalars(select(ImportTrace)).all() == []


def test_an_undo_is_in_the_log_with_who_wanted_it(app, staff):
    sheet = ran("alumnae", {}, by=staff)
    other = a_staff_member()

    undoing.begin(sheet, other)
    undone(sheet)

    entries = db.session.scalars(select(Entry).where(Entry.deed == "took back")).all()
    assert {(entry.kind, entry.actor_id) for entry in entries} >= {("person", other.id)}
    assert {entry.reason for entry in entries} == {"The import was undone."}


def test_undoing_asks_the_database_as_often_for_many_rows_as_for_few(app, staff, count_queries):
    ran("alumnae", {}, by=staff)  # the cohort is there
    asked = []
    for number in (2, 40):
        rows = ({"Email": f"a{number}-{n}@example.org"} for n in range(number))
        sheet = ran("alumnae", *rows, by=staff)
        undoing.outlook(sheet)
        with count_queries() as queries:
            undoing.outlook(sheet)
        asked.append(len(queries))

    assert asked[0] == asked[1]
