"""Places taken and given up through the API."""

import pytest

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Person, Role
from tests.api.calls import a_caller
from tests.factories import (
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    an_event,
    the_slot,
)

ANA = {"first_name": "Ana", "last_name": "Lopez", "email": "Ana@Example.org"}
GUESTS = SlotPlan(SlotRole.GUEST, 0, 3)
MENTORS = SlotPlan(SlotRole.MENTOR, 0, 3)


def sign_up(api, event, slot="guest", **facts):
    return api.post(f"/events/{event.id}/signups", {"slot": slot, "person": ANA | facts})


def purposes():
    db.session.rollback()
    return list(db.session.scalars(db.select(Letter.purpose).order_by(Letter.id)))


def test_a_signup_is_confirmed_and_her_invitation_leaves(api):
    event = an_event(GUESTS)

    made = sign_up(api, event)

    [signup] = db.session.scalars(db.select(Signup))
    assert made.status_code == 201
    assert made.json == {
        "id": signup.id,
        "event": event.id,
        "slot": the_slot(event).id,
        "role": "guest",
        "state": "confirmed",
        "person": {
            "id": signup.person_id,
            "first_name": "Ana",
            "last_name": "Lopez",
            "email": "ana@example.org",
        },
    }
    assert signup.source == "api"
    assert purposes() == ["events/email/confirmed"]


def test_asking_twice_gives_the_same_place_and_one_letter(api):
    event = an_event(GUESTS)

    first, second = sign_up(api, event), sign_up(api, event, slot=the_slot(event).id)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert purposes() == ["events/email/confirmed"]


def test_a_seat_that_was_only_held_is_confirmed_by_staffs_word(api):
    event = an_event(GUESTS)
    held = seats.sign_up(the_slot(event), a_person(email="ana@example.org"), proved=False)

    answer = sign_up(api, event)

    assert (answer.status_code, answer.json["id"]) == (200, held.id)
    assert answer.json["state"] == "confirmed"


def test_when_all_seats_are_taken_she_waits_in_line(api):
    event = an_event()
    sign_up(api, event)

    waiting = sign_up(api, event, first_name="Bea", email="bea@example.org")

    assert (waiting.status_code, waiting.json["state"]) == (201, "waitlisted")
    [slot] = api.get(f"/events/{event.id}").json["slots"]
    assert (slot["taken"], slot["waiting"]) == (1, 1)


def test_the_rules_refuse_with_their_reasons_and_leave_nothing_behind(api):
    event = an_event(MENTORS)

    refused = sign_up(api, event, slot="mentor")

    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    [reason] = refused.json["reasons"]
    assert (reason["rule"], reason["minutes"]) == ("SAFE-01", 10)
    assert reason["sentence"] == refused.json["detail"]
    assert (
        db.session.scalars(db.select(Person).where(Person.email == "ana@example.org")).all() == []
    )


def test_who_is_cleared_becomes_a_mentor(api):
    event = an_event(MENTORS)
    a_mentor(first_name="Ana", last_name="Lopez", email="ana@example.org")

    assert sign_up(api, event, slot="mentor").json["role"] == "mentor"


def test_of_two_slots_with_one_role_the_id_is_needed(api):
    event = an_event(GUESTS, GUESTS)

    unclear = sign_up(api, event)
    clear = sign_up(api, event, slot=the_slot(event).id)

    assert (unclear.status_code, clear.status_code) == (422, 201)
    assert [error["pointer"] for error in unclear.json["errors"]] == ["#/slot"]


@pytest.mark.parametrize("slot", ["teen", 999, "0", True, None, [], {}])
def test_a_slot_that_the_event_has_not_is_said_so(api, slot):
    assert sign_up(api, an_event(GUESTS), slot=slot).status_code == 422


def test_a_slot_of_another_event_is_no_slot_of_this_one(api):
    event, other = an_event(GUESTS), an_event(GUESTS)

    assert sign_up(api, event, slot=the_slot(other).id).status_code == 422


def test_giving_up_frees_the_seat_and_asks_the_next(api):
    event = an_event()
    hers = sign_up(api, event).json["id"]
    waiting = sign_up(api, event, first_name="Bea", email="bea@example.org").json["id"]

    gone, again = api.delete(f"/signups/{hers}"), api.delete(f"/signups/{hers}")

    assert (gone.status_code, gone.data, again.status_code) == (204, b"", 204)
    assert db.session.get(Signup, hers).state is SignupState.WITHDRAWN
    assert db.session.get(Signup, waiting).state is SignupState.OFFERED
    assert purposes() == [
        "events/email/confirmed",
        "events/email/waiting",
        "events/email/withdrawn",
        "events/email/offer",
    ]


def test_the_list_says_who_has_a_place_and_on_request_who_had_one(api):
    event = an_event(GUESTS)
    gone = sign_up(api, event).json["id"]
    there = sign_up(api, event, first_name="Bea", email="bea@example.org").json
    api.delete(f"/signups/{gone}")

    listed = api.get(f"/events/{event.id}/signups").json
    withdrawn = api.get(f"/events/{event.id}/signups", state="withdrawn").json

    assert (listed["items"], listed["total"]) == ([there], 1)
    assert [item["id"] for item in withdrawn["items"]] == [gone]


def test_a_girls_surname_and_address_are_given_to_nobody(client):
    event = an_event(SlotPlan(SlotRole.TEEN, 0, 3), SlotPlan(SlotRole.LEAD, 2, 2))
    slot = the_slot(event, SlotRole.TEEN)
    seats.sign_up(slot, a_teen().person)
    girl = the_person("Maya")

    for role in (Role.SITE_LEAD, Role.COORDINATOR, Role.ADMIN, Role.SAFEGUARDING_LEAD):
        api = a_caller(client, a_staff_member(role))
        [listed] = api.get(f"/events/{event.id}/signups").json["items"]
        assert listed["person"] == {
            "id": girl,
            "first_name": "Maya",
            "last_name": None,
            "email": None,
        }


def the_person(first_name):
    return db.session.scalars(db.select(Person.id).where(Person.first_name == first_name)).one()


def test_a_list_of_thirty_people_asks_as_often_as_one(api, count_queries):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 40))

    def asked():
        with count_queries() as queries:
            api.get(f"/events/{event.id}/signups")
        return len(queries)

    seats.sign_up(the_slot(event), a_person())
    one = asked()
    for _ in range(29):
        seats.sign_up(the_slot(event), a_person())

    assert asked() == one


def test_a_role_for_another_site_neither_sees_nor_moves_anybody(client):
    event = an_event(GUESTS)
    signup = seats.sign_up(the_slot(event), a_person())
    elsewhere = a_caller(client, a_staff_member(Role.COORDINATOR, an_event().site))

    assert elsewhere.get(f"/events/{event.id}/signups").status_code == 403
    assert sign_up(elsewhere, event).status_code == 403
    assert elsewhere.delete(f"/signups/{signup.id}").status_code == 403
