"""Everything about one person, and forgetting her without losing what keeps girls safe."""

import os
from datetime import date, timedelta

import pytest

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import papers
from stepup.cohorts.files import PAPERS
from stepup.cohorts.models import Consent
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import evening, seats
from stepup.events.models import Attendance, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox import queries as outbox
from stepup.outbox.models import Content, Letter
from stepup.people import actions as people
from stepup.people import sign_ins
from stepup.people.merges import MergedRow
from stepup.people.models import Person, Role
from stepup.privacy import actions, queries
from stepup.safety.models import Concern, ConcernNote, Hold
from stepup.volunteers import queries as volunteers
from stepup.volunteers import screening
from stepup.volunteers.models import Clearance, Draft, Stage
from tests.duplicates.factories import merged, twins
from tests.factories import (
    a_hold,
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
    years_ago,
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


def test_what_hangs_on_her_application_or_her_girl_s_record_is_in_everything(app):
    girl, volunteer = a_teen(), a_volunteer(stage=Stage.SCREENING)
    screening.name_reference(volunteer, "Grace Kim", "grace@example.org", "From work")

    hers = queries.everything_about(girl.person)
    others = queries.everything_about(volunteer.person)

    assert {"enrollment", "guardianship", "emergency_contact", "consent"} <= set(hers)
    assert others["volunteer_reference"][0]["name"] == "Grace Kim"


def test_everything_keeps_confidences_keys_and_what_she_did_for_others_to_itself(app):
    girl, office = a_teen(), a_staff_member(Role.SAFEGUARDING_LEAD)
    girl.medical_notes = "Peanuts"
    kept(Hold(person=girl.person, note="Somebody saw", placed_by_id=office.id))
    concern = kept(Concern(reference="C-1", happened="Something about Maya"))
    kept(ConcernNote(concern=concern, by=office, text="Called her family"))
    sign_ins.account_of(girl.person)

    said = str(queries.everything_about(girl.person)) + str(queries.everything_about(office))

    for hidden in ("Peanuts", "Somebody saw", "Called her family", "session_key", "token"):
        assert hidden not in said


def test_what_became_a_part_of_her_record_is_in_everything_and_goes_with_her(app):
    ana, other = twins(phone="+16265550100")
    a_volunteer(ana)
    a_volunteer(other, motivation="My sister was here")
    people.rename(other, "Ana", "Meyer")
    db.session.commit()
    done = merged(ana, other)

    found = queries.everything_about(ana)
    assert len(found["volunteer"]) == 2
    assert {row["thing_id"] for row in found["audit_entry"] if row["thing_id"]} >= {other.id}

    actions.erase(ana, reason="She asked")
    db.session.commit()
    left = queries.everything_about(ana)
    left.pop("audit_entry")
    for gone in ("Ana", "Miller", "Meyer", "ana.miller", "6265550100", "My sister"):
        assert gone not in str(left)
    assert outbox.suppression_of("ana.miller@example.org").address is None
    assert db.session.scalars(db.select(MergedRow)).all() == []
    assert not done.can_be_undone_at(clock.now() + timedelta(seconds=1))


def a_scan(teen):
    enrollment = cohorts.enrollments_of(teen)[0]
    guardian = cohorts.guardianships_of(teen)[0].guardian
    by, content = a_staff_member(Role.COORDINATOR), f"%PDF-1.4 {teen.id}\n%%EOF\n".encode()
    paper = papers.keep(enrollment, guardian, content, given=True, by=by, on=today())
    db.session.commit()
    os.utime(PAPERS.path_of(paper.sha256), (0, 0))
    return paper, PAPERS.path_of(paper.sha256)


@pytest.mark.parametrize("whose", ["girl", "guardian"])
def test_scans_and_signatures_go_with_her_and_others_stay(client, whose):
    sign_in(client, a_staff_member(Role.ADMIN))
    teen, other = a_teen(last_name="Kim"), a_teen(guardian=a_person("Luis", "Vo"))
    paper, file = a_scan(teen)
    _paper, kept_file = a_scan(other)
    answer = db.session.scalars(db.select(Consent).filter_by(person_id=teen.person_id)).one()
    answer.signed_name = "Rosa Kim"
    person = teen.person if whose == "girl" else paper.guardian

    client.post(f"/staff/people/{person.id}/erase", data={"reason": "She asked"})

    db.session.expire_all()
    assert (file.exists(), kept_file.exists()) == (False, True)
    assert (paper.sha256, answer.signed_name, answer.given) == (None, "", True)


def test_a_scan_that_is_just_being_kept_is_not_taken_for_a_forgotten_one(app):
    paper, file = a_scan(a_teen())
    db.session.delete(paper)
    db.session.commit()
    os.utime(file)

    assert (papers.forget_scans(), file.exists()) == (0, True)
    os.utime(file, (0, 0))
    assert (papers.forget_scans(), file.exists()) == (1, False)


def test_what_she_typed_for_an_application_goes_with_her(app):
    ana = a_person(email="ana@example.org")
    kept(Draft(device_hash="a", email="ana@example.org", answers={"first_name": "Ana"}))
    kept(Draft(device_hash="b", email="bea@example.org", answers={}))

    actions.erase(ana, reason="She asked")
    db.session.commit()

    assert db.session.scalars(db.select(Draft.email)).all() == ["bea@example.org"]


def test_the_page_says_until_when_the_safety_record_is_kept(client, monkeypatch):
    sign_in(client, a_staff_member(Role.ADMIN))
    woman, girl = a_person(born_on=date(1990, 5, 1)), a_person(born_on=years_ago(14))
    year = today().year

    for person, until in ((woman, year + 15), (girl, year + 4 + 15)):
        assert f"until {until}" in client.get(f"/staff/people/{person.id}/privacy").text
        sent = {"reason": "She asked"}
        erased = client.post(f"/staff/people/{person.id}/erase", data=sent, follow_redirects=True)
        said = f"Attendance and safety records are kept until {until} under our records schedule"
        assert said in erased.text
