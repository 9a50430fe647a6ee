"""Those who speak for a girl, mended later; SAFE-10: who is barred receives and sees nothing."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from stepup import clock
from stepup.audit.models import Entry
from stepup.cohorts import queries
from stepup.cohorts.actions import consents, guardians
from stepup.cohorts.newcomers import Guardian
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.events.models import SlotRole, Visibility
from stepup.events.plans import SlotPlan
from stepup.events.visibility import sight_of
from stepup.outbox.models import Letter, State
from stepup.people import links
from stepup.people.models import Purpose, Role
from tests.factories import (
    a_guardian,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
    today,
    years_ago,
)
from tests.letters import link_in
from tests.signing import sign_in

LUIS = Guardian("Luis", "Lopez", "luis@example.org", relation="father", priority=2)
ROOM = (SlotPlan(SlotRole.TEEN, 0, 3), SlotPlan(SlotRole.MENTOR, 0, 3))


@pytest.fixture
def maya(app):
    return a_teen(consented=False)


def enrollment_of(teen):
    return queries.enrollments_of(teen)[0]


def girl_page(teen, rest=""):
    enrollment = enrollment_of(teen)
    return f"/staff/cohorts/{enrollment.cohort_id}/girls/{enrollment.id}{rest}"


def role_of(teen, number=0):
    return queries.guardianships_of(teen)[number]


def entries(deed):
    return db.session.scalars(select(Entry).where(Entry.deed == deed)).all()


@pytest.fixture
def lead(client, maya):
    ruth = a_staff_member(Role.SITE_LEAD, enrollment_of(maya).cohort.site)
    sign_in(client, ruth)
    return ruth


def test_a_second_household_is_kept_with_its_own_order_and_language(client, maya, lead):
    typed = {
        "first_name": "Luis", "last_name": "Lopez", "relation": "father", "language": "es",
        "email": "luis@example.org", "priority": "2", "address": "7 Oak Street",
    }  # fmt: skip

    client.post(girl_page(maya, "/guardians/new"), data=typed)

    role = role_of(maya, 1)
    assert (role.relation, role.priority, role.guardian.language) == ("father", 2, "es")
    assert role.guardian.household.address == "7 Oak Street"
    assert "Luis Lopez" in client.get(girl_page(maya)).text


def test_one_address_is_one_household(maya):
    home = guardians.household_at("7 Oak Street")
    db.session.flush()

    assert guardians.household_at("7 OAK  street") is home


def test_a_correction_is_kept_with_what_stood_there_before(client, maya, lead):
    role = role_of(maya)
    page = girl_page(maya, f"/guardians/{role.id}")
    shown = client.get(page).text
    assert role.guardian.email in shown

    typed = {
        "first_name": "Rosa", "last_name": "Lopez", "relation": "guardian", "language": "en",
        "email": "rosa.new@example.org", "priority": "1",
    }  # fmt: skip
    assert client.post(page, data=typed).status_code == 302

    (entry,) = entries("corrected a guardian")
    assert entry.actor_id == lead.id
    assert entry.after == {"email": "rosa.new@example.org"}
    assert set(entry.before) == {"email"}


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"first_name": ""}, 422), ({"email": "nonsense"}, 422), ({"priority": "0"}, 422)],
)
def test_a_mistake_comes_back_with_what_was_typed(client, maya, lead, typed, status):
    good = {
        "first_name": "Rosalinda", "last_name": "Lopez", "relation": "mother", "language": "en",
        "email": "r@example.org", "priority": "1",
    }  # fmt: skip

    answer = client.post(girl_page(maya, f"/guardians/{role_of(maya).id}"), data=good | typed)

    assert answer.status_code == status
    assert "There is a problem" in answer.text
    assert 'value="mother"' in answer.text


def test_who_is_barred_loses_open_links_and_waiting_letters_at_once(maya):
    a_guardian(maya, a_person("Luis", email="luis@example.org"), priority=2)
    consents.ask(enrollment_of(maya), today())
    token = links.mint(Purpose.CONSENT, enrollment_of(maya).id, role_of(maya, 1).guardian)
    db.session.flush()

    barred = Guardian("Luis", "Lopez", "luis@example.org", no_contact=True, priority=2)
    guardians.correct(role_of(maya, 1), barred, today())

    letters = {one.address: one.state for one in db.session.scalars(select(Letter))}
    assert letters == {
        role_of(maya).guardian.email: State.READY,
        "luis@example.org": State.CANCELLED,
    }
    assert links.find(token, Purpose.CONSENT) is None


def test_who_speaks_for_her_no_more_cannot_answer_and_comes_back_when_named_again(maya):
    guardians.name(maya, LUIS, today())
    role = role_of(maya, 1)

    guardians.end(role, today())
    with pytest.raises(Refused, match="not yours to answer"):
        consents.answer(enrollment_of(maya), role.guardian, given=True, on=today())

    guardians.name(maya, LUIS, today())
    consents.answer(enrollment_of(maya), role.guardian, given=True, on=today())


def test_a_mailbox_that_a_barred_guardian_reads_gets_nothing_about_her(maya):
    """Former couples share addresses."""
    shared = role_of(maya).guardian.email
    a_guardian(maya, a_person("Luis", email=shared), no_contact=True)

    with pytest.raises(Refused, match="Nobody whom we may write to"):
        consents.ask(enrollment_of(maya), today())


def test_no_letter_about_a_date_reaches_a_barred_guardian_through_her_own_address(app):
    maya = a_teen(email="shared@example.org")
    a_guardian(maya, a_person("Luis", email="shared@example.org"), no_contact=True)

    seats.sign_up(the_slot(an_event(*ROOM), SlotRole.TEEN), maya.person)

    assert list(db.session.scalars(select(Letter.address))) == [role_of(maya).guardian.email]


def test_a_barred_guardian_sees_no_date_and_no_name_of_hers(client, maya):
    luis = a_guardian(maya, a_person("Luis"), no_contact=True)
    cohort = enrollment_of(maya).cohort
    event = an_event(*ROOM, cohort=cohort, site=cohort.site, visibility=Visibility.COHORT)
    sign_in(client, luis)

    assert not sight_of(luis).sees(event)
    assert "Maya" not in client.get("/me").text
    assert client.get(f"/events/{event.id}").status_code == 404
    assert client.get(f"/events/{event.id}.ics").status_code == 404


def test_the_last_phone_is_never_removed(client, maya, lead):
    (contact,) = queries.contacts_of(maya)

    answer = client.post(girl_page(maya, f"/contacts/{contact.id}/remove"))
    assert (answer.status_code, "Add another contact first" in answer.text) == (409, True)

    client.post(
        girl_page(maya, "/contacts"), data={"contact_name": "Ines", "contact_phone": "626 555 0199"}
    )
    client.post(girl_page(maya, f"/contacts/{contact.id}/remove"))
    assert [one.name for one in queries.contacts_of(maya)] == ["Ines"]
    assert len(entries("removed an emergency contact")) == 1


def test_a_contact_is_corrected_and_the_log_says_how(client, maya, lead):
    (contact,) = queries.contacts_of(maya)
    page = girl_page(maya, f"/contacts/{contact.id}")
    typed = {"contact_name": "Aunt Rosa", "contact_phone": "626 555 0177"}

    assert client.post(page, data=typed | {"contact_phone": "12"}).status_code == 422
    client.post(page, data=typed)

    (entry,) = entries("corrected an emergency contact")
    assert (entry.before["phone"], entry.after["phone"]) == ("+16265550100", "+16265550177")


def test_a_guardian_of_another_girl_is_not_reached_through_this_one(client, maya, lead):
    other = role_of(a_teen())

    for rest in (f"/guardians/{other.id}", f"/guardians/{other.id}/end"):
        assert client.post(girl_page(maya, rest)).status_code == 404


def test_only_a_site_lead_reads_medical_notes_and_each_reading_is_written_down(client, maya, lead):
    maya.medical_notes = "Peanuts"
    db.session.commit()
    assert "Peanuts" not in client.get(girl_page(maya)).text

    assert "Peanuts" in client.post(girl_page(maya, "/medical")).text
    assert [entry.actor_id for entry in entries("read medical notes")] == [lead.id]

    client.post(girl_page(maya, "/medical/notes"), data={"medical_notes": "Peanuts, bees"})
    (entry,) = entries("changed medical notes")
    assert (entry.before, entry.after) == (None, None)


@pytest.mark.parametrize("rest", ["/medical", "/medical/notes"])
def test_a_coordinator_reads_no_medical_notes(client, maya, rest):
    maya.medical_notes = "Peanuts"
    db.session.commit()
    sign_in(client, a_staff_member(Role.COORDINATOR))

    assert client.post(girl_page(maya, rest)).status_code == 403
    assert "/medical" not in client.get(girl_page(maya)).text


def test_at_the_door_the_site_lead_reads_them_and_sees_who_is_not_photographed(client, maya):
    consents.answer(enrollment_of(maya), role_of(maya).guardian, given=True, on=today())
    maya.medical_notes = "Peanuts"
    event = an_event(*ROOM, site=enrollment_of(maya).cohort.site)
    signup = seats.sign_up(the_slot(event, SlotRole.TEEN), maya.person)
    zoe = a_teen(first_name="Zoe")
    seats.sign_up(the_slot(event, SlotRole.TEEN), zoe.person)
    mentor = seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    pictures = dict.fromkeys(consents.PICTURES, True)
    consents.choose(enrollment_of(zoe), role_of(zoe).guardian, pictures, on=today())
    lead = a_staff_member(Role.SITE_LEAD, event.site)
    door = f"/check-in/{links.mint(Purpose.CHECK_IN, event.id, lead)}"
    db.session.commit()

    roster = client.get(door).text
    assert "Peanuts" not in roster
    assert roster.count("No photos") == 1
    assert roster.count("/medical") == 1

    assert "Peanuts" in client.post(f"{door}/{signup.id}/medical").text
    assert [entry.actor_id for entry in entries("read medical notes")] == [lead.id]
    assert client.post(f"{door}/{mentor.id}/medical").status_code == 404


@pytest.fixture
def hers(app):
    """A girl without a mailbox: the letter about her date, and its link, went to Rosa."""
    girl = a_teen(guardian=a_person("Rosa", "Lopez", email="rosa@example.org"))
    event = an_event(SlotPlan(SlotRole.TEEN, 0, 4), SlotPlan(SlotRole.MENTOR, 0, 4))
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl.person)
    db.session.commit()
    letter = db.session.scalars(select(Letter).where(Letter.address == "rosa@example.org")).one()
    return girl, urlsplit(link_in(letter, "/signups")).path


def barred(role):
    rosa = Guardian("Rosa", "Lopez", "rosa@example.org", no_contact=True, priority=1)
    guardians.correct(role, rosa, today())


@pytest.mark.parametrize("loses", [barred, lambda role: guardians.end(role, today())])
def test_links_in_letters_end_for_whoever_speaks_for_her_no_more(client, hers, loses):
    """SAFE-10: when and where her daughter will be is what a barred guardian must not read."""
    girl, path = hers
    own_page = f"/family/{links.mint(Purpose.FAMILY, girl.person_id, girl.person)}"
    db.session.commit()
    assert (client.get(path).status_code, client.get(own_page).status_code) == (200, 200)

    loses(role_of(girl))
    db.session.commit()

    for at in (path, f"{path}.ics", own_page):
        assert client.get(at).status_code == 404
    assert client.post(f"{path}/withdraw").status_code == 404


def test_links_in_letters_to_her_mother_end_on_her_18th_birthday(client, hers, monkeypatch):
    """SAFE-12."""
    girl, path = hers
    girl.person.born_on = years_ago(18) + timedelta(days=3)
    db.session.commit()
    assert client.get(path).status_code == 200

    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(path).status_code == 404
    assert client.post(f"{path}/withdraw").status_code == 404
