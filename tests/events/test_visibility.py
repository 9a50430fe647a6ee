"""Who sees which event, by page, by file and by form."""

import pytest

from stepup.events import queries
from stepup.events.actions import changes, seats
from stepup.events.models import Series, SlotRole, Visibility
from stepup.events.plans import SlotPlan
from tests.factories import (
    a_cohort,
    a_guardian,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_event,
    kept,
    the_slot,
    years_ago,
)
from tests.signing import sign_in

READERS = {
    "nobody": lambda event: None,
    "a stranger": lambda event: a_person(),
    "an applicant": lambda event: a_volunteer().person,
    "a cleared mentor": lambda event: a_mentor(),
    "a held mentor": lambda event: a_hold(a_mentor()).person,
    "a girl of the cohort": lambda event: a_teen(event.cohort).person,
    "a girl of another cohort": lambda event: a_teen().person,
    "her guardian": lambda event: a_guardian(a_teen(event.cohort)),
    "a guardian who must not hear": lambda event: a_guardian(a_teen(event.cohort), no_contact=True),
    "a guardian of a grown daughter": lambda event: a_guardian(
        a_teen(event.cohort, born_on=years_ago(19))
    ),
    "who has a place": lambda event: guest_at(event).person,
    "who has a place but is on hold": lambda event: a_hold(guest_at(event).person).person,
    "a girl of the cohort on hold": lambda event: a_hold(a_teen(event.cohort).person).person,
    "who gave a place back": lambda event: seats.withdraw(guest_at(event)).person,
    "staff": lambda event: a_staff_member(),
}
MAY_SEE = {
    Visibility.PUBLIC: set(READERS),
    Visibility.COHORT: {
        "a cleared mentor",
        "a girl of the cohort",
        "her guardian",
        "who has a place",
        "staff",
    },
    Visibility.PRIVATE: {"who has a place", "staff"},
}


SLOTS = (SlotPlan(SlotRole.MENTOR, 2, 4), SlotPlan(SlotRole.GUEST, 0, 4))


def cohort_event(visibility=Visibility.COHORT, cohort=None):
    return an_event(*SLOTS, visibility=visibility, cohort=cohort or a_cohort())


def guest_at(event):
    return seats.sign_up(the_slot(event, SlotRole.GUEST), a_person())


@pytest.mark.parametrize("visibility", Visibility, ids=lambda visibility: visibility.value)
@pytest.mark.parametrize("reader", READERS)
def test_an_event_is_seen_by_whom_it_is_for(client, visibility, reader):
    event = cohort_event(visibility)
    person = READERS[reader](event)
    if person is not None:
        sign_in(client, person)

    page = client.get(f"/events/{event.id}")
    file = client.get(f"/events/{event.id}.ics")
    listed = client.get("/events").text

    sees = reader in MAY_SEE[visibility]
    assert page.status_code == file.status_code == (200 if sees else 404)
    assert (f'href="/events/{event.id}"' in listed) == sees


@pytest.mark.parametrize("address", ["/events/{}", "/events/{}.ics", "/events/{}/asked"])
@pytest.mark.parametrize("visibility", [Visibility.COHORT, Visibility.PRIVATE])
def test_a_hidden_event_is_not_there_for_strangers(client, visibility, address):
    event = cohort_event(visibility)

    assert client.get(address.format(event.id)).status_code == 404


def test_nobody_signs_up_for_what_she_may_not_see(client):
    event = an_event(visibility=Visibility.PRIVATE)

    answer = client.post(f"/events/{event.id}/sign-up", data={"slot": "guest"})

    assert answer.status_code == 404
    assert queries.live_signups(event) == []


def test_a_draft_is_for_staff(client):
    event = an_event(opened=False)
    assert client.get(f"/events/{event.id}").status_code == 404

    sign_in(client, a_staff_member())
    assert "still being planned" in client.get(f"/events/{event.id}").text


def test_a_cancelled_event_keeps_its_page_and_says_why(client):
    event = an_event()
    changes.cancel(event, "The school is closed for snow.")

    page = client.get(f"/events/{event.id}").text

    assert "This event was cancelled" in page
    assert "The school is closed for snow." in page
    assert "Sign up" not in page


def test_a_series_shows_the_dates_that_the_reader_may_see(client):
    public, private = an_event(title="Open evening"), an_event(title="Hidden evening")
    private.visibility = Visibility.PRIVATE
    public.series = private.series = series = kept(Series(title="In spring"))

    page = client.get(f"/series/{series.id}")

    assert "Open evening" in page.text
    assert "Hidden evening" not in page.text
    assert client.get(f"/series/{series.id}.ics").text.count("BEGIN:VEVENT") == 1


def test_the_link_of_an_online_meeting_is_for_those_who_have_a_place(client):
    event = an_event(online_url="https://meet.example/secret")
    for address in (f"/events/{event.id}", f"/events/{event.id}.ics", "/calendar.ics"):
        assert "meet.example" not in client.get(address).text

    ana = a_person()
    seats.sign_up(the_slot(event), ana)
    sign_in(client, ana)

    assert "https://meet.example/secret" in client.get(f"/events/{event.id}").text
