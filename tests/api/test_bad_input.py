"""Whatever is sent: a clear sentence and a 4xx as a problem, never a 500."""

import json

import pytest

from stepup.db import db
from stepup.events.models import Event, SlotRole
from stepup.events.plans import SlotPlan
from tests.factories import a_site, an_event

LONG = "x" * 10_000
HUGE = 10**40
STRANGE = ["a\0b", LONG, HUGE, -1, 1.5, True, [], {}, [[]], "\ud800", "", None, "💃" * 5_000]
GOOD = {
    "title": "Evening",
    "site": 1,
    "starts_at": "2031-03-06T18:00",
    "ends_at": "2031-03-06T20:00",
    "slots": [],
}


def ensure_problem(answer, *statuses):
    assert answer.status_code in statuses
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.json["detail"]
    assert {"type", "title"} <= set(answer.json)


MISTAKES = [
    ({"time_zone": "Mars/Olympus"}, "#/time_zone", "is not a time zone"),
    ({"ends_at": "2031-03-06T17:00"}, "#/ends_at", "before it starts"),
    ({"ends_at": "2031-03-06T18:00"}, "#/ends_at", "before it starts"),
    ({"starts_at": "2031-03-09T02:30"}, "#/starts_at", "does not exist"),
    ({"starts_at": "tomorrow"}, "#/starts_at", "Write a date and a time"),
    ({"starts_at": "2031-03-06"}, "#/starts_at", "Write a date and a time"),
    ({"starts_at": "0001-01-01T00:00+14:00"}, "#/starts_at", "Write a year"),
    ({"starts_at": 1_700_000_000}, "#/starts_at", "Write a date and a time"),
    ({"site": "Nowhere"}, "#/site", "We know no site “Nowhere”"),
    ({"site": HUGE}, "#/site", "We know no site"),
    ({"title": ""}, "#/title", "1 to 160 characters"),
    ({"title": " "}, "#/title", "1 to 160 characters"),
    ({"title": LONG}, "#/title", "1 to 160 characters"),
    ({"title": "a\0b"}, "#/title", "cannot be kept"),
    ({"title": "\ud800"}, "#/title", "cannot be kept"),
    ({"state": "cancelled"}, "#/state", "one of: draft, open"),
    ({"visibility": "secret"}, "#/visibility", "one of"),
    ({"online_url": "javascript:alert(1)"}, "#/online_url", "https://"),
    ({"description": LONG}, "#/description", "5000"),
    ({"colour": "red"}, "#/colour", "Unknown field"),
    ({"slots": [{"role": "guest", "maximum": -1}]}, "#/slots/0/maximum", "greater than"),
    ({"slots": [{"role": "guest", "maximum": HUGE}]}, "#/slots/0/maximum", "less than"),
    ({"slots": [{"role": "guest", "maximum": 200_000}]}, "#/slots/0", "No event has more"),
    ({"slots": [{"role": "guest", "maximum": "3"}]}, "#/slots/0/maximum", "integer"),
    ({"slots": [{"role": "queen", "maximum": 3}]}, "#/slots/0/role", "one of"),
    ({"slots": [{"role": "guest"}]}, "#/slots/0/maximum", "required"),
    ({"slots": [{"role": "guest", "minimum": 4, "maximum": 3}]}, "#/slots/0", "minimum"),
    ({"slots": [{"role": "guest", "maximum": 3}] * 51}, "#/slots", "50"),
]


def test_a_mistake_in_a_new_event_is_named(api):
    site = a_site()

    for facts, pointer, sentence in MISTAKES:
        answer = api.post("/events", {**GOOD, "site": site.id, **facts})

        ensure_problem(answer, 422)
        [error] = answer.json["errors"]
        assert error["pointer"] == pointer
        assert sentence in error["detail"]
        assert sentence in answer.json["detail"]
    assert db.session.scalars(db.select(Event)).all() == []


MISTAKEN_CHANGES = [
    ({"ends_at": "2001-01-01T10:00"}, "#/ends_at"),
    ({"starts_at": "2031-03-09T02:30", "ends_at": "2031-03-09T05:30"}, "#/starts_at"),
    ({"time_zone": "Mars/Olympus"}, "#/time_zone"),
    ({"site": "Nowhere"}, "#/site"),
    ({"title": None}, "#/title"),
    ({"state": "over"}, "#/state"),
    ({"slots": [{"id": 999, "maximum": 3}]}, "#/slots/0/id"),
    ({"slots": [{"maximum": 3}]}, "#/slots/0/role"),
    ({"slots": [{"role": "lead"}]}, "#/slots/0/maximum"),
    ({"slots": [{"role": "guest", "maximum": 3}]}, "#/slots/0/id"),
    ({"slots": [{"role": "guest", "label": "Twins", "minimum": 9}]}, "#/slots/0"),
]


def test_a_mistake_in_a_change_is_named_and_nothing_changes(api):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 3, "Twins"), SlotPlan(SlotRole.GUEST, 0, 3, "Kin"))
    before = api.get(f"/events/{event.id}").json

    for facts, pointer in MISTAKEN_CHANGES:
        answer = api.patch(f"/events/{event.id}", **facts)

        ensure_problem(answer, 422)
        assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert api.get(f"/events/{event.id}").json == before


def a_slot(**facts):
    return {"slots": [{"role": "guest", "maximum": 2} | facts]}


NAMES = [
    *(
        {name: strange}
        for name in ("title", "site", "starts_at", "time_zone")
        for strange in STRANGE
    ),
    *({name: strange} for name in ("description", "program", "state") for strange in STRANGE),
    *({"slots": strange} for strange in STRANGE),
    *(a_slot(**{name: strange}) for name in ("role", "maximum", "label") for strange in STRANGE),
]


def test_strange_values_break_nothing_anywhere(api):
    """One house for all of them: what is accepted of it is harmless."""
    event = an_event()
    paths = {
        "/events": lambda facts: {**GOOD, "site": event.site_id, **facts},
        "/campaigns": lambda facts: {"name": "a", "subject": "b", "body": "c", **facts},
    }
    for facts in NAMES:
        for path, full in paths.items():
            assert api.post(path, full(facts)).status_code in {201, 409, 422}
        assert api.patch(f"/events/{event.id}", **facts).status_code in {200, 409, 422}


@pytest.mark.parametrize("name", ["first_name", "last_name", "email"])
def test_strange_names_break_nothing(api, name):
    event = an_event()
    ana = {"first_name": "Ana", "last_name": "Lopez", "email": "ana@example.org"}

    for strange in STRANGE:
        sent = {"slot": "guest", "person": {**ana, name: strange}}
        assert api.post(f"/events/{event.id}/signups", sent).status_code in {201, 422}


def test_strange_audiences_break_nothing(api):
    for strange in STRANGE:
        for name in ("sites", "programs", "years"):
            for chosen in (strange, [strange]):
                sent = {"name": "a", "subject": "b", "body": "c", "audience": {name: chosen}}
                assert api.post("/campaigns", sent).status_code in {201, 422}


def test_a_body_that_is_no_object_is_a_problem(api):
    for body in ("[]", '"text"', "null", "3", '[{"title": 1}]'):
        for path in ("/events", "/campaigns"):
            answer = api.ask("POST", path, data=body, content_type="application/json")
            ensure_problem(answer, 422)


def test_a_body_that_is_no_json_is_a_problem(api):
    long_number = '{"site": ' + "9" * 5_000 + "}"
    for body in ("{", "{'a': 1}", "\xff", "[" * 100_000, long_number, "{} {}"):
        sent = body.encode("latin-1")
        answer = api.ask("POST", "/events", data=sent, content_type="application/json")
        ensure_problem(answer, 400)


def test_an_empty_body_says_what_is_needed(api):
    answer = api.ask("POST", "/events")

    ensure_problem(answer, 422)
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert pointers == ["#/title", "#/site", "#/starts_at", "#/ends_at"]


def test_a_body_of_another_kind_is_a_problem(api):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "text/csv", ""):
        ensure_problem(api.ask("POST", "/events", data=json.dumps(GOOD), content_type=kind), 415)


def test_a_body_that_is_too_large_is_a_problem(api):
    answer = api.ask("POST", "/events", data=b" " * (9 * 2**20), content_type="application/json")

    ensure_problem(answer, 413)


def test_what_is_not_there_is_a_problem(api):
    for name in ("events/999", "events/0", f"events/{HUGE}", "events/x", "events/1%00", "nothing"):
        ensure_problem(api.get(f"/{name}"), 404)


def test_unknown_numbers_are_not_found_for_deeds_either(api):
    ensure_problem(api.patch("/events/999", title="A"), 404)
    ensure_problem(api.delete("/signups/999"), 404)
    ensure_problem(api.post("/campaigns/999/send"), 404)
    ensure_problem(
        api.post(
            "/events/999/signups",
            {"slot": 1, "person": {"first_name": "Ana", "email": "ana@example.org"}},
        ),
        404,
    )


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(api):
    answer = api.ask("PUT", "/events")

    ensure_problem(answer, 405)
    assert answer.json["detail"] == "This address takes other methods: “Allow” names them."
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_pages_answer_as_pages(client):
    assert client.get("/nowhere").content_type == "text/html; charset=utf-8"
    assert client.get("/apiary").content_type == "text/html; charset=utf-8"
    assert client.get("/api/nowhere").content_type == "application/problem+json"


MISTAKEN_QUESTIONS = [
    ({"page": 0}, "page"),
    ({"page": HUGE}, "page"),
    ({"page": "9" * 5_000}, "page"),
    ({"page": "one"}, "page"),
    ({"per_page": 201}, "per_page"),
    ({"per_page": -1}, "per_page"),
    ({"site": "Nowhere"}, "site"),
    ({"site": HUGE}, "site"),
    ({"from": "yesterday"}, "from"),
    ({"to": LONG}, "to"),
    ({"from": "2031-03-09T02:30"}, "from"),
    ({"state": "over"}, "state"),
]


def test_a_mistake_in_a_question_is_named(api):
    for query, parameter in MISTAKEN_QUESTIONS:
        answer = api.get("/events", **query)

        ensure_problem(answer, 422)
        assert [error["parameter"] for error in answer.json["errors"]] == [parameter]


def test_an_unseen_character_in_a_question_finds_nothing(api):
    ensure_problem(api.get("/people", email="a\0b"), 404)


def test_people_are_asked_for_by_address(api):
    ensure_problem(api.get("/people"), 422)
    ensure_problem(api.get("/people", email=LONG), 422)


def test_a_bug_is_told_as_a_problem(app, api, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.config, "BASE_URL", None)
    monkeypatch.delitem(app.config, "BASE_URL")
    an_event()

    ensure_problem(api.get("/events"), 500)
