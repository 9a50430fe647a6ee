"""The porch: what is handed out outside is what the house would have said, never a moment old."""

import re

import pytest

from stepup.db import db
from stepup.events.actions import changes, seats
from stepup.events.models import Visibility
from tests.factories import a_person, a_staff_member, an_event, the_slot
from tests.signing import sign_in

OWN = {"X-Request-ID", "Date"}


@pytest.fixture
def event(any_app):
    return an_event(title="Mock interviews")


@pytest.fixture
def reader(any_app):
    return any_app.test_client()


def outside(app):
    """How many calendars were handed out without going inside."""
    metrics = app.test_client().get("/metrics").text
    return sum(float(n) for n in re.findall(r"^stepup_porch_answers_total.* (\S+)$", metrics, re.M))


def paths(event):
    return ["/calendar.ics", f"/sites/{event.site_id}/calendar.ics", f"/events/{event.id}.ics"]


def test_every_public_calendar_is_the_same_inside_and_outside(any_app, event, reader):
    for path in paths(event):
        inside = reader.get(path, headers={"If-Modified-Since": "never"})
        first, again = reader.get(path), reader.get(path)

        assert first.data == again.data == inside.data
        told = [{k: v for k, v in answer.headers if k not in OWN} for answer in (inside, again)]
        for headers in told:
            headers.pop("Content-Security-Policy")  # it holds a nonce
        assert told[0] == told[1]
    assert outside(any_app) == 6


def test_who_has_the_newest_copy_gets_no_second_one(event, reader):
    for path in paths(event):
        tag = reader.get(path).headers["ETag"]
        answer = reader.get(path, headers={"If-None-Match": f"W/{tag}", "X-Request-ID": "mine"})

        assert (answer.status_code, answer.data) == (304, b"")
        assert (answer.headers["ETag"], answer.headers["X-Request-ID"]) == (tag, "mine")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Type" not in answer.headers


def test_a_change_is_told_at_the_next_question(event, reader):
    before = {path: reader.get(path) for path in paths(event)}

    changes.change(event, title="Real interviews")

    for path, had in before.items():
        answer = reader.get(path, headers={"If-None-Match": had.headers["ETag"]})
        assert answer.status_code == 200
        assert b"Real interviews" in answer.data


def test_what_is_hidden_now_is_not_found_any_more(event, reader):
    assert reader.get(f"/events/{event.id}.ics").status_code == 200

    changes.change(event, visibility=Visibility.PRIVATE)

    assert reader.get(f"/events/{event.id}.ics").status_code == 404
    assert b"Mock interviews" not in reader.get("/calendar.ics").data


def test_who_is_signed_in_is_asked_inside_and_leaves_nothing_outside(any_app, event, reader):
    changes.change(event, visibility=Visibility.PRIVATE)
    staff = any_app.test_client()
    sign_in(staff, a_staff_member())

    assert staff.get(f"/events/{event.id}.ics").status_code == 200
    assert reader.get(f"/events/{event.id}.ics").status_code == 404
    assert outside(any_app) == 0


@pytest.mark.parametrize("way", ["HEAD", "POST"])
def test_only_a_plain_question_is_answered_outside(any_app, event, reader, way):
    reader.open("/calendar.ics", method=way)
    reader.get("/calendar.ics?week=3")

    assert outside(any_app) == 0


def test_a_seat_taken_changes_no_calendar(event, reader):
    tag = reader.get("/calendar.ics").headers["ETag"]

    seats.sign_up(the_slot(event), a_person())
    db.session.commit()

    assert reader.get("/calendar.ics", headers={"If-None-Match": tag}).status_code == 304
