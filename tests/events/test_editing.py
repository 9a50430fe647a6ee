"""Two members of staff, one event: stale pages, browsers' habits, hours that cannot be."""

import re
from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events.actions import changes, edits, planning, seasons, seats, undoing
from stepup.events.actions.seasons import Reach
from stepup.events.models import Event, EventState, SlotRole
from stepup.events.plans import SlotPlan
from tests.events.mail import kinds
from tests.events.test_races import together
from tests.factories import (
    a_cohort,
    a_person,
    a_site,
    a_staff_member,
    an_event,
    the_slot,
    today,
)
from tests.signing import sign_in

SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


@pytest.fixture
def desk(client):
    """Staff who open the page of an event and send it back with something changed."""
    sign_in(client, a_staff_member())
    return Desk(client)


class Desk:
    def __init__(self, client):
        self.client = client

    def opened(self, event):
        page = self.client.get(f"/staff/events/{event.id}/change").text
        start, end = (
            clock.to_local(at, event.time_zone) for at in (event.starts_at, event.ends_at)
        )
        return {
            "title": event.title,
            "site": event.site_id,
            "on": start.date().isoformat(),
            "starts": f"{start:%H:%M}",
            "ends": f"{end:%H:%M}",
            "description": event.description,
            "cohort": event.cohort_id or 0,
            "program": event.program_id or 0,
            "visibility": event.visibility.value,
            "reach": "one",
            "seen": SEEN.search(page)[1],
        }

    def save(self, event, page, **typed):
        sent = {**page, **typed, "save": "1"}
        return self.client.post(f"/staff/events/{event.id}/change", data=sent)


def test_two_pages_opened_at_once_each_save_what_was_changed_on_them(desk):
    event = an_event(room="Room 1")
    first, second = desk.opened(event), desk.opened(event)

    desk.save(event, first, room="Gym")
    saved = desk.save(event, {**second, "room": "Room 1"}, title="Essays")

    db.session.expire_all()
    assert saved.status_code == 302
    assert (event.room, event.title) == ("Gym", "Essays")


def test_the_same_thing_changed_on_two_pages_is_said_before_it_is_overwritten(desk):
    event = an_event(room="Room 1")
    first, second = desk.opened(event), desk.opened(event)
    desk.save(event, first, room="Gym")

    told = desk.save(event, second, room="Library")

    db.session.expire_all()
    assert (told.status_code, event.room) == (409, "Gym")
    assert "It has now: the room “Gym”." in told.text
    assert 'value="Library"' in told.text
    desk.save(event, {**second, "seen": SEEN.search(told.text)[1]}, room="Library")
    db.session.expire_all()
    assert event.room == "Library"


def test_an_evening_until_midnight_is_changed_like_any_other(desk):
    midnight = clock.start_of(today() + timedelta(days=8), a_site().time_zone)
    event = an_event(room="Room 1", starts_at=midnight - timedelta(hours=2))
    assert event.ends_at == midnight

    saved = desk.save(event, desk.opened(event), room="Gym", starts="22:30")

    db.session.expire_all()
    assert (saved.status_code, event.room) == (302, "Gym")
    assert (event.starts_at, event.ends_at) == (midnight - timedelta(minutes=90), midnight)


def test_two_who_save_at_the_same_moment_lose_nothing(any_app):
    event = an_event(room="Room 1")
    then, event_id = edits.seen(event), event.id
    form = {"title": event.title, "room": event.room, "bring": event.bring}

    wrong = together(
        any_app,
        [_saving(event_id, {**form, name: "New"}, then) for name in form],
    )

    assert wrong == []
    db.session.expire_all()
    assert (event.title, event.room, event.bring) == ("New", "New", "New")


def _saving(event_id, new, then):
    def deed():
        event = db.session.get(Event, event_id)
        with undoing.undoable([event], None, "A change"):
            seasons.change(event, Reach.ONE, **edits.meant(event, new, then))

    return deed


def test_lines_as_a_browser_sends_them_are_no_change(desk):
    event = an_event(description="We read.\n\nWith fruit.")
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    page = desk.opened(event)

    desk.save(event, page, description="We read.\r\n\r\nWith fruit.")

    assert kinds("ana@example.org") == ["confirmed"]


def test_the_cohort_of_another_year_stays_when_something_else_is_changed(desk):
    cohort = a_cohort(graduated_at=clock.now())
    event = an_event(
        SlotPlan(SlotRole.MENTOR, 2, 4), cohort=cohort, site=cohort.site, room="Room 1"
    )
    page = desk.opened(event)

    saved = desk.save(event, page, room="Gym")

    db.session.expire_all()
    assert (saved.status_code, event.room, event.cohort) == (302, "Gym", cohort)


def test_a_date_cannot_be_moved_into_the_past(app):
    event = an_event()
    seats.sign_up(the_slot(event), a_person(email="ana@example.org"))
    db.session.commit()
    past = clock.now() - timedelta(days=7)

    with pytest.raises(Refused, match="over before it was saved"):
        changes.change(event, starts_at=past, ends_at=past + timedelta(hours=2))

    db.session.rollback()
    assert kinds("ana@example.org") == ["confirmed"]


def test_an_hour_that_spring_skips_is_refused_when_an_event_is_moved_to_it(desk):
    event = an_event(site=a_site(time_zone="America/New_York"))

    told = desk.save(event, desk.opened(event), on="2027-03-14", starts="02:30", ends="04:00")

    db.session.expire_all()
    assert told.status_code == 409
    assert "does not exist" in told.text
    assert event.state is EventState.OPEN


def test_fewer_places_than_people_throw_nobody_out_and_take_nobody_in(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3)))
    seated = [seats.sign_up(slot, a_person()) for _ in range(3)]

    planning.resize(slot, 0, 1)
    waits = seats.sign_up(slot, a_person())
    seats.withdraw(seated[0])

    assert [one.is_seated for one in (*seated, waits)] == [False, True, True, False]
    seats.withdraw(seated[1])
    seats.withdraw(seated[2])
    assert waits.is_seated
