"""A hold stops everything within the request that places it, and two people lift it."""

import pytest

from stepup.audit.models import Entry
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.safety import queries
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
)
from tests.signing import sign_in


def test_a_hold_frees_her_coming_places_and_tells_her_no_detail(app, client):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 1))
    mentor, waits = a_mentor(), a_mentor()
    hers = seats.sign_up(the_slot(event), mentor)
    next_in_line = seats.sign_up(the_slot(event), waits)
    db.session.commit()
    sign_in(client, a_staff_member(role=Role.SITE_LEAD))

    client.post(f"/staff/people/{mentor.id}/hold", data={"note": "Private messages"})

    db.session.expire_all()
    assert (hers.state, next_in_line.state) == (SignupState.REMOVED, SignupState.OFFERED)
    subjects = db.session.scalars(db.select(Letter.subject).filter_by(person_id=mentor.id)).all()
    assert not any("Private messages" in subject for subject in subjects)


def test_a_hold_is_lifted_by_the_lead_and_a_second_person_only(app, client):
    mentor, place = a_mentor(), "/staff/people/{}/hold"
    lead = a_staff_member(role=Role.SAFEGUARDING_LEAD)
    admin, other = a_staff_member(role=Role.ADMIN), a_staff_member(role=Role.ADMIN)
    sign_in(client, lead)
    client.post(place.format(mentor.id))
    (hold,) = queries.open_holds()
    db.session.commit()
    lift = f"/staff/holds/{hold.id}/lift"

    client.post(lift)
    client.post(lift)
    assert queries.is_held(mentor.id)
    db.session.commit()

    sign_in(client, admin)
    client.post(lift)
    assert not queries.is_held(mentor.id)
    assert (hold.lifted_by_id, hold.lifted_with_id) == (lead.id, admin.id)

    client.post(place.format(mentor.id))
    (hold,) = queries.open_holds()
    db.session.commit()
    client.post(f"/staff/holds/{hold.id}/lift")
    sign_in(client, other)
    assert client.post(f"/staff/holds/{hold.id}/lift").status_code == 409
    assert queries.is_held(mentor.id)


def test_the_reason_is_read_by_the_lead_alone_and_that_is_written_down(app, client):
    hold = a_hold(a_person(), note="Private messages")
    ines = a_staff_member(Role.SAFEGUARDING_LEAD)
    why = f"/staff/holds/{hold.id}/reason"

    for role in (Role.ADMIN, Role.COORDINATOR, Role.SITE_LEAD, Role.MATCH_SUPPORT):
        sign_in(client, a_staff_member(role))
        assert client.post(why).status_code == 403
        assert "Private messages" not in client.get("/staff/holds").text
    assert readings(hold) == []

    sign_in(client, ines)
    assert "Private messages" not in client.get("/staff/holds").text
    assert "Private messages" in client.post(why).text
    assert readings(hold) == [ines.id]


def readings(hold):
    read = db.select(Entry.actor_id).where(Entry.kind == "hold", Entry.thing_id == hold.id)
    return db.session.scalars(read.where(Entry.deed == "read the reason")).all()


def test_the_lead_of_another_site_reads_no_reason(app, client):
    hold = a_hold(a_person(), note="Private messages")
    sign_in(client, a_staff_member(Role.SAFEGUARDING_LEAD, a_site()))

    assert client.post(f"/staff/holds/{hold.id}/reason").status_code == 404
    assert readings(hold) == []


@pytest.mark.parametrize("role", Role)
def test_staff_on_hold_meet_closed_doors_from_the_next_request_on(app, client, role):
    ruth = a_staff_member(role)
    sign_in(client, ruth)
    assert client.get("/staff").status_code == 200

    a_hold(ruth)

    answer = client.get("/staff")
    assert answer.status_code == 403
    assert "Your work here is paused while staff look into something." in answer.text
    assert client.get("/me").status_code == 200
