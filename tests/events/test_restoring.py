"""What was called off takes place after all: places, letters and calendars come back."""

import pytest

from stepup import clock
from stepup.errors import Refused
from stepup.events.actions import changes, seats
from stepup.events.models import EventState, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from tests.events.mail import invitation_in, kinds, newest
from tests.factories import a_hold, a_mentor, a_person, a_staff_member, an_event, the_slot
from tests.signing import sign_in


def test_what_was_called_off_takes_place_after_all_and_comes_back_into_calendars(app):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 1))
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    seats.sign_up(the_slot(event), a_person(email="bea@example.org"))
    changes.cancel(event, "Snow")

    told = changes.restore(event)

    assert (told, event.state, event.cancelled_because) == (2, EventState.OPEN, "")
    assert [kinds(f"{name}@example.org")[-1] for name in ("ana", "bea")] == ["restored"] * 2
    method, entry = invitation_in(newest("ana@example.org"))
    assert (method, entry["SEQUENCE"], str(entry["STATUS"])) == ("REQUEST", 2, "CONFIRMED")
    assert invitation_in(newest("bea@example.org")) is None  # she only waits


def test_who_may_not_come_any_more_is_not_brought_back(app):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 3))
    mentor = a_mentor()
    signup = seats.sign_up(the_slot(event), mentor)
    changes.cancel(event, "Snow")
    a_hold(mentor)

    changes.restore(event)

    assert signup.state is SignupState.REMOVED
    assert kinds(mentor.email)[-1] == "removed"


def test_only_what_is_called_off_and_not_over_is_brought_back(app, monkeypatch):
    event = an_event()
    with pytest.raises(Refused, match="not called off"):
        changes.restore(event)
    changes.cancel(event, "Snow")
    after = event.ends_at
    monkeypatch.setattr(clock, "now", lambda: after)

    with pytest.raises(Refused, match="over"):
        changes.restore(event)


def test_staff_bring_an_event_back_with_one_button(client):
    event = an_event()
    changes.cancel(event, "Snow")
    sign_in(client, a_staff_member())
    page = client.get(f"/staff/events/{event.id}").text

    answer = client.post(f"/staff/events/{event.id}/restore", follow_redirects=True)

    assert "It takes place after all" in page
    assert "It takes place after all. 0 people are being told" in answer.text
    assert event.state is EventState.OPEN
