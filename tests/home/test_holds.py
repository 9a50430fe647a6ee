"""A hold stops everything within the request that places it, and two people lift it."""

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Role
from stepup.safety import queries
from tests.factories import a_mentor, a_staff_member, an_event, the_slot
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
