"""Who is erased stands in no spreadsheet any more, and the others' way back stays open."""

from sqlalchemy import select

from stepup.db import db
from stepup.imports.models import ImportRow, ImportTrace, Verdict
from stepup.people.models import Person
from stepup.privacy import actions
from tests.factories import a_site, a_staff_member
from tests.imports.brought import judged, ran, rows_of, undone

MAI = {"First Name": "Mai", "Last Name": "Ho", "Email": "mai@example.org"}


def ana():
    return db.session.scalars(select(Person).where(Person.last_name == "Cruz")).one()


def erase(person):
    actions.erase(person, reason="She asked")
    db.session.commit()


def said():
    """Everything that rows and traces of files hold."""
    cells = [
        str(value)
        for table in (ImportRow, ImportTrace)
        for row in db.session.execute(select(table.__table__))
        for value in row
    ]
    return "\n".join(cells).lower()


def test_her_rows_are_empty_at_once_and_another_woman_s_can_be_undone(any_app):
    site, staff = a_site(), a_staff_member()
    first = ran("alumnae", {}, MAI, site=site, by=staff)
    again = {"Mailing City": "Fresno", "Mobile": "213 555 0199"}
    ran("alumnae", again, site=site, by=staff)  # a value of hers was changed

    erase(ana())

    assert [
        word for word in ("cruz", "ana@", "fresno", "555 0199", "5550199") if word in said()
    ] == []
    undone(first)
    assert {row.number: row.kept_because for row in rows_of(first)} == {
        2: "Her profile was changed since.",
        3: "",
    }
    assert db.session.scalars(select(Person).where(Person.first_name == "Mai")).all() == []


def test_a_file_that_waits_does_not_bring_her_back(any_app):
    site, staff = a_site(), a_staff_member()
    ran("alumnae", {}, site=site, by=staff)
    waiting = judged("alumnae", {"Email": "", "Mobile": ""}, MAI, site=site, by=staff)

    erase(ana())

    verdicts = {row.number: row.verdict for row in rows_of(waiting)}
    assert verdicts == {2: Verdict.REFUSED, 3: Verdict.CREATED}
    assert "cruz" not in said()


def test_nothing_is_matched_where_she_has_neither_telephone_nor_address(any_app):
    judged("alumnae", MAI, site=a_site(), by=a_staff_member())
    stranger = Person(first_name="Una", last_name="")
    stranger.rename("Una", "")
    db.session.add(stranger)
    db.session.commit()

    erase(stranger)

    assert "mai@example.org" in said()
