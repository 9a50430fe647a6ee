"""Events through the API: made, listed, moved, cancelled, with the letters of the pages."""

from datetime import timedelta

import pytest

from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Event, EventState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.outbox.models import Letter
from stepup.people.models import Role
from tests.api.calls import a_caller
from tests.factories import (
    a_cohort,
    a_mentor,
    a_person,
    a_program,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
)

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)


def purposes():
    db.session.rollback()
    return list(db.session.scalars(db.select(Letter.purpose).order_by(Letter.id)))


def a_body(at, **facts):
    dull = {
        "title": "Career evening",
        "site": at.id,
        "starts_at": "2031-03-06T18:00",
        "ends_at": "2031-03-06T20:00",
        "state": "open",
        "slots": [{"role": "guest", "minimum": 0, "maximum": 3}],
    }
    return dull | facts


def test_an_event_is_made_and_read_as_it_was_sent(api):
    site = a_site(name="Roosevelt High", time_zone="America/New_York")

    made = api.post(
        "/events",
        a_body(
            site,
            room="Library",
            slots=[
                {"role": "mentor", "minimum": 2, "maximum": 4, "label": "Coach"},
            ],
        ),
    )

    assert made.status_code == 201
    event_id = made.json["id"]
    assert made.headers["Location"] == f"/api/v1/events/{event_id}"
    assert api.get(f"/events/{event_id}").json == made.json
    assert made.json == {
        "id": event_id,
        "title": "Career evening",
        "site": {"id": site.id, "name": "Roosevelt High"},
        "starts_at": "2031-03-06T18:00:00-05:00",
        "ends_at": "2031-03-06T20:00:00-05:00",
        "time_zone": "America/New_York",
        "visibility": "public",
        "state": "open",
        "reason": None,
        "description": "",
        "bring": "",
        "room": "Library",
        "online_url": "",
        "program": None,
        "cohort": None,
        "url": f"http://127.0.0.1:8000/events/{event_id}",
        "slots": [
            {
                "id": made.json["slots"][0]["id"],
                "role": "mentor",
                "label": "Coach",
                "minimum": 2,
                "maximum": 4,
                "taken": 0,
                "waiting": 0,
            }
        ],
    }


def test_times_may_come_with_an_offset_and_another_zone_than_the_sites(api):
    made = api.post(
        "/events",
        a_body(
            a_site(),
            time_zone="America/Chicago",
            starts_at="2031-07-01T15:00:00Z",
            ends_at="2031-07-01T12:30",
        ),
    )

    assert (made.json["starts_at"], made.json["ends_at"]) == (
        "2031-07-01T10:00:00-05:00",
        "2031-07-01T12:30:00-05:00",
    )


def test_sites_programs_and_cohorts_are_known_by_name_too(api):
    program = a_program("GROW")
    cohort = a_cohort(program=program)

    made = api.post(
        "/events",
        a_body(
            cohort.site,
            site=cohort.site.name,
            program="GROW",
            cohort={"id": cohort.id},
            visibility="cohort",
            state="draft",
        ),
    )

    assert made.json["site"]["id"] == cohort.site_id
    assert made.json["program"] == {"id": program.id, "name": "GROW"}
    assert made.json["cohort"]["id"] == cohort.id


def test_a_draft_is_a_draft_until_it_is_opened(api):
    made = api.post("/events", a_body(a_site(), state="draft"))

    opened = api.patch(f"/events/{made.json['id']}", state="open")

    assert (made.json["state"], opened.json["state"]) == ("draft", "open")


def test_an_event_for_girls_without_two_adults_is_refused_and_nothing_is_left(api):
    answer = api.post("/events", a_body(a_site(), slots=[{"role": "teen", "maximum": 5}]))

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert [reason["rule"] for reason in answer.json["reasons"]] == ["SAFE-03"]
    assert api.get("/events").json["total"] == 0


def test_a_move_is_told_to_everybody_who_has_a_place(api):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())

    moved = api.patch(
        f"/events/{event.id}", starts_at="2031-01-01T10:00", ends_at="2031-01-01T11:00"
    )

    assert moved.json["starts_at"] == "2031-01-01T10:00:00-08:00"
    assert purposes() == ["events/email/confirmed", "events/email/moved"]


def test_sending_an_event_back_as_it_is_writes_to_nobody(api):
    event = an_event(MENTORS)
    seats.sign_up(the_slot(event), a_mentor())
    as_it_is = api.get(f"/events/{event.id}").json

    again = api.patch(f"/events/{event.id}", **as_it_is)

    assert (again.status_code, again.json) == (200, as_it_is)
    assert purposes() == ["events/email/confirmed"]
    assert db.session.get(Event, event.id).sequence == 0


def test_an_event_is_cancelled_with_a_reason_and_everybody_hears(api):
    event = an_event()
    seats.sign_up(the_slot(event), a_person())

    cancelled = api.patch(f"/events/{event.id}", state="cancelled", reason="Snow")
    again = api.patch(f"/events/{event.id}", state="cancelled", reason="Snow")

    assert (cancelled.json["state"], cancelled.json["reason"]) == ("cancelled", "Snow")
    assert again.status_code == 200
    assert purposes() == ["events/email/confirmed", "events/email/cancelled"]


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"state": "cancelled"}, "#/reason"),
        ({"state": "cancelled", "reason": " "}, "#/reason"),
        ({"state": "cancelled", "reason": "Snow", "title": "Another"}, "#/state"),
    ],
)
def test_a_cancellation_goes_alone_and_says_why(api, sent, pointer):
    event = an_event()

    answer = api.patch(f"/events/{event.id}", **sent)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert api.get(f"/events/{event.id}").json["state"] == "open"


@pytest.mark.parametrize("state", ["draft", "open", "done"])
def test_a_cancelled_event_stays_cancelled(api, state):
    event = an_event()
    api.patch(f"/events/{event.id}", state="cancelled", reason="Snow")

    assert api.patch(f"/events/{event.id}", state=state).status_code == 409
    assert api.patch(f"/events/{event.id}", title="Another").status_code == 409


def test_an_evening_that_began_is_closed(api):
    event = an_event(starts_in=-timedelta(hours=3))

    assert api.patch(f"/events/{event.id}", state="done").json["state"] == "done"


def test_a_new_site_brings_its_time_zone_and_leaves_the_moment(api):
    event = an_event()
    before = db.session.get(Event, event.id).starts_at
    there = a_site(time_zone="America/New_York")

    moved = api.patch(f"/events/{event.id}", site=there.id)

    assert (moved.json["site"]["id"], moved.json["time_zone"]) == (there.id, "America/New_York")
    assert db.session.get(Event, event.id).starts_at == before


def test_slots_get_other_numbers_and_new_ones_come(api):
    event = an_event(MENTORS)

    changed = api.patch(
        f"/events/{event.id}",
        slots=[{"role": "mentor", "maximum": 6}, {"role": "guest", "maximum": 2}],
    )

    numbers = [(s["role"], s["minimum"], s["maximum"]) for s in changed.json["slots"]]
    assert numbers == [("mentor", 2, 6), ("guest", 0, 2)]


def test_a_larger_slot_is_offered_to_who_waits(api):
    event = an_event()
    for _ in range(2):
        seats.sign_up(the_slot(event), a_person())
    slot_id = the_slot(event).id

    changed = api.patch(f"/events/{event.id}", slots=[{"id": slot_id, "maximum": 2}])

    [slot] = changed.json["slots"]
    assert (slot["taken"], slot["waiting"]) == (2, 0)


def test_lists_are_filtered_by_site_and_time(api):
    here, there = a_site(name="Here"), a_site(name="There")
    for site, day in ((here, "01"), (here, "02"), (there, "02")):
        for state in ("draft", "open"):
            body = a_body(
                site,
                title=f"{site.name} {day} {state}",
                state=state,
                starts_at=f"2031-05-{day}T10:00",
                ends_at=f"2031-05-{day}T11:00",
            )
            api.post("/events", body)

    def titles(**query):
        return [item["title"] for item in api.get("/events", **query).json["items"]]

    assert titles(site="There") == titles(site=there.id) == ["There 02 draft", "There 02 open"]
    assert titles(to="2031-05-01") == ["Here 01 draft", "Here 01 open"]
    assert titles(**{"from": "2031-05-02", "site": "Here"}) == ["Here 02 draft", "Here 02 open"]
    assert titles(**{"from": "2031-05-01T11:00-07:00", "to": "2031-05-02T10:00-07:00"}) == []
    assert len(titles(**{"from": "2031-05-01T10:30:00-07:00"})) == 6
    assert titles(state="open", site="Here") == ["Here 01 open", "Here 02 open"]


def test_lists_come_in_pages(api):
    events = [an_event().id for _ in range(5)]

    page = api.get("/events", page=2, per_page=2).json

    assert [item["id"] for item in page["items"]] == events[2:4]
    assert (page["total"], page["page"], page["per_page"]) == (5, 2, 2)


def test_a_list_of_thirty_events_asks_as_often_as_one(api, count_queries):
    def asked():
        with count_queries() as queries:
            api.get("/events", per_page=200)
        return len(queries)

    an_event(MENTORS, cohort=a_cohort(), program=a_program())
    one = asked()
    for _ in range(29):
        an_event(MENTORS, cohort=a_cohort(), program=a_program())

    assert asked() == one


def test_a_role_for_one_site_sees_and_changes_events_there_only(client):
    here, there = an_event(), an_event()
    lead = a_caller(client, a_staff_member(Role.SITE_LEAD, here.site))

    assert [item["id"] for item in lead.get("/events").json["items"]] == [here.id]
    assert [site["id"] for site in lead.get("/sites").json["items"]] == [here.site_id]
    assert lead.get(f"/events/{here.id}").status_code == 200
    assert lead.get(f"/events/{there.id}").status_code == 403
    assert lead.patch(f"/events/{there.id}", title="Mine").status_code == 403
    assert lead.patch(f"/events/{here.id}", site=there.site_id).status_code == 403
    assert lead.post("/events", a_body(there.site)).status_code == 403
    assert db.session.get(Event, here.id).state is EventState.OPEN
