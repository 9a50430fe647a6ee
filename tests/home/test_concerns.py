"""The page for worries, and the lead's pages about them."""

import pytest
from sqlalchemy import select

from stepup.audit.models import Entry
from stepup.db import db
from stepup.people.models import Role
from stepup.safety import queries
from stepup.safety.models import Concern
from tests.factories import a_person, a_site, a_staff_member
from tests.signing import sign_in

TOLD = {"happened": "He offered her a lift home.", "about": "Mr. Fox", "told_by": "Ana"}


@pytest.fixture
def told(client):
    answer = client.post("/concern", data=TOLD)
    assert answer.headers["Location"] == "/concern/thanks"
    concern = db.session.scalars(select(Concern)).one()
    assert concern.reference in client.get("/concern/thanks").text
    return concern


def test_anyone_tells_without_an_account(told):
    assert (told.happened, told.about, told.told_by) == tuple(TOLD.values())
    assert told.where_and_when == ""


def test_who_is_signed_in_is_not_written_down(client, app):
    sign_in(client, a_person())
    client.post("/concern", data=TOLD)

    assert set(db.session.scalars(select(Entry.actor_id).where(Entry.kind == "concern"))) == {None}


def test_nor_is_the_place_on_the_network_from_where_it_was_told(told):
    assert set(db.session.scalars(select(Entry.came_from).where(Entry.kind == "concern"))) == {None}


def test_an_empty_page_says_what_is_missing(client, app):
    answer = client.post("/concern", data={"happened": "", "about": "Mr. Fox"})

    assert answer.status_code == 422
    assert "Tell us in a sentence what worries you." in answer.text
    assert "Mr. Fox" in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SAFEGUARDING_LEAD])
def test_no_other_role_reads_it(client, told, role):
    sign_in(client, a_staff_member(role))

    assert client.get("/staff/concerns").status_code == 403
    assert client.get(f"/staff/concerns/{told.id}").status_code == 403
    page = client.get("/staff/log")
    assert page.status_code in (200, 403)
    assert "concern" not in page.text.partition("<main")[2].partition("</main")[0]


def test_the_lead_of_one_site_does_not_read_it(client, told):
    sign_in(client, a_staff_member(Role.SAFEGUARDING_LEAD, a_site()))
    assert client.get(f"/staff/concerns/{told.id}").status_code == 403


def test_the_lead_reads_and_that_is_written_down(client, told):
    ines = a_staff_member(Role.SAFEGUARDING_LEAD)
    sign_in(client, ines)
    assert told.reference in client.get("/staff/concerns").text

    assert "He offered her a lift home." in client.get(f"/staff/concerns/{told.id}").text

    entry = db.session.scalars(select(Entry).where(Entry.deed == "read")).one()
    assert (entry.actor_id, entry.kind, entry.thing_id) == (ines.id, "concern", told.id)
    client.post(f"/staff/concerns/{told.id}/notes", data={"text": "Reported.", "closes": "yes"})
    assert "Reported." in client.get(f"/staff/concerns/{told.id}").text
    assert queries.concerns()[0][2] is True


def test_the_page_says_when_the_words_are_not_those_that_were_told(client, told):
    sign_in(client, a_staff_member(Role.SAFEGUARDING_LEAD))
    page = f"/staff/concerns/{told.id}"
    assert "not the words" not in client.get(page).text

    told.about = "Nobody"
    db.session.commit()

    assert "These are not the words that were written down" in client.get(page).text
