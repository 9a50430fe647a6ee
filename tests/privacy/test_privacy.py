"""Everything about one person, and forgetting her without losing what keeps girls safe."""

from datetime import timedelta

import pytest

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import evening, seats
from stepup.events.models import Attendance, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import queries as outbox
from stepup.outbox.models import Content, Letter
from stepup.people.models import Person, Role
from stepup.privacy import actions, queries
from stepup.volunteers import queries as volunteers
from stepup.volunteers import screening
from stepup.volunteers.models import Clearance, Stage
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    a_volunteer,
    an_event,
    the_slot,
)
from tests.signing import sign_in


def test_everything_holds_her_rows_of_every_table_and_no_secret(app):
    mentor = a_mentor(email="dana@example.org")
    seats.sign_up(the_slot(an_event()), mentor)
    seats.sign_up(the_slot(an_event()), a_person(email="somebody@example.org"))

    found = queries.everything_about(mentor)

    assert {"person", "volunteer", "clearance", "signup", "letter", "invitation"} <= set(found)
    assert found["person"][0]["email"] == "dana@example.org"
    assert "somebody@example.org" not in str(found)
    assert "token_hash" not in found["personal_link"][0]


def test_an_erased_person_has_no_name_and_her_attendance_stays(app):
    mentor = a_mentor(email="dana@example.org")
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 2), starts_in=timedelta(0))
    evening.check_in(seats.sign_up(the_slot(event), mentor), None)
    evening.close(event)

    actions.erase(mentor, reason="She asked")
    db.session.flush()

    assert (mentor.name, mentor.email, mentor.phone) == (f"Erased #{mentor.id}", None, None)
    kept = [db.session.scalars(db.select(row)).one() for row in (Attendance, Clearance)]
    assert [row.person_id for row in kept] == [mentor.id, mentor.id]
    assert db.session.scalars(db.select(Content)).all() == []
    assert "dana" not in str(queries.everything_about(mentor)).lower()
    assert set(db.session.scalars(db.select(Letter.address))) == {""}
    assert outbox.suppression_of("dana@example.org").address is None


def test_nobody_on_hold_or_with_a_role_is_erased(app):
    held = a_mentor()
    a_hold(held)

    with pytest.raises(Refused, match="on hold"):
        actions.erase(held, reason="She asked")
    with pytest.raises(Refused, match="staff role"):
        actions.erase(a_staff_member(), reason="She asked")


def test_only_admins_read_and_erase_and_it_is_a_page(app, client):
    person = a_person()
    sign_in(client, a_staff_member())

    assert client.get(f"/staff/people/{person.id}/privacy").status_code == 200
    taken = client.post(f"/staff/people/{person.id}/everything.json", data={"reason": "She asked"})
    assert taken.json["person"][0]["id"] == person.id
    client.post(f"/staff/people/{person.id}/erase", data={"reason": "She asked"})

    db.session.expire_all()
    assert db.session.get(Person, person.id).erased_at is not None


@pytest.mark.parametrize("deed", ["erase", "everything.json"])
def test_an_admin_of_one_site_neither_takes_out_nor_forgets_anybody(client, deed):
    stranger = a_person(email="stranger@example.org")
    sign_in(client, a_staff_member(site=a_site()))

    answer = client.post(f"/staff/people/{stranger.id}/{deed}", data={"reason": "Curious"})

    assert answer.status_code == 403
    db.session.refresh(stranger)
    assert (stranger.email, stranger.erased_at) == ("stranger@example.org", None)


@pytest.mark.parametrize("deed", ["everything.json", "erase"])
def test_without_a_reason_nothing_is_taken_out_or_forgotten(client, app, deed):
    sign_in(client, a_staff_member(Role.ADMIN))
    dana = a_person("Dana")

    answer = client.post(f"/staff/people/{dana.id}/{deed}", data={"reason": "  "})

    assert (answer.status_code, "Say why" in answer.text) == (409, True)
    assert dana.erased_at is None


def test_everything_holds_what_the_log_says_of_her(app):
    dana, linh = a_person("Dana"), a_person("Linh")
    with audit.acting_as(None, "clock"):
        audit.record("renamed", dana)
    with audit.acting_as(dana.id, "page"):
        audit.record("renamed", linh)

    log = queries.everything_about(dana)["audit_entry"]

    said = [(row["thing_id"], row["actor_id"]) for row in log]
    assert said == [(dana.id, None), (linh.id, dana.id)]


def test_the_page_says_before_what_goes_and_what_stays(client, app):
    sign_in(client, a_staff_member(Role.ADMIN))
    mentor = a_mentor()

    page = client.get(f"/staff/people/{mentor.id}/privacy").text

    assert "clearance (1)" in page.partition("Stays")[2]


def test_who_knew_her_and_what_was_said_is_forgotten_with_her(app):
    volunteer = a_volunteer(stage=Stage.SCREENING)
    known = screening.name_reference(volunteer, "Grace Kim", "grace@example.org", "From work")
    screening.answer(known, recommends=True, known_for="work", words="Patient.")
    screening.give_opinion(volunteer, a_person(), suitable=True, words="Warm.")

    actions.erase(volunteer.person, reason="She asked")
    db.session.commit()

    assert (known.name, known.words, known.recommends) == ("Erased", "", True)
    assert [(one.suitable, one.words) for one in volunteers.opinions_of(volunteer)] == [(True, "")]
    letters = db.session.scalars(db.select(Letter).where(Letter.dedupe_key.like("reference:%")))
    assert [(letter.address, letter.subject, letter.content) for letter in letters] == [
        ("", "", None)
    ]
