"""Another name on a full event's seat, also while others want it."""

import pytest

from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import seats, swapping
from stepup.events.actions.guests import Guest
from stepup.events.models import Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Person
from tests.events.mail import invitation_in, kinds, newest, page_of
from tests.events.test_races import signing_up, together
from tests.factories import a_mentor, a_person, a_staff_member, an_event, the_slot
from tests.signing import sign_in

BEA = {"first_name": "Bea", "last_name": "Kim", "email": "bea@example.org"}


def test_she_gives_her_seat_to_whom_she_names_while_others_wait(app, client):
    slot = the_slot(an_event())
    hers = seats.sign_up(slot, a_person(email="ana@example.org"))
    waits = seats.sign_up(slot, a_person())
    sign_in(client, hers.person)
    page = f"/events/{slot.event_id}"
    assert "Somebody else comes for me" in client.get(page).text

    nobody = client.post(f"{page}/place/swap", data={**BEA, "email": "bea"})
    client.post(f"{page}/place/swap", data=BEA)

    assert (nobody.status_code, "like name@example.org" in nobody.text) == (409, True)
    for one in (hers, waits):
        db.session.refresh(one)
    assert (hers.state, waits.state) == (SignupState.WITHDRAWN, SignupState.WAITLISTED)
    assert invitation_in(newest("ana@example.org"))[0] == "CANCEL"
    assert kinds("bea@example.org") == ["hold"]
    client.post(f"{page_of(newest('bea@example.org'))}/confirm")
    assert kinds("bea@example.org") == ["hold", "confirmed"]
    assert queries.seats_taken(slot) == 1


def test_from_the_link_in_her_letter_it_works_too(app, client):
    slot = the_slot(an_event())
    hers = seats.sign_up(slot, a_person(email="ana@example.org"))
    link = page_of(newest("ana@example.org"))

    client.post(f"{link}/swap", data=BEA)

    db.session.refresh(hers)
    assert hers.state is SignupState.WITHDRAWN
    assert client.post(f"{link}/swap", data=BEA).status_code == 409


def test_about_the_other_she_learns_only_that_it_cannot_be(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.MENTOR, 0, 1)))
    hers = seats.sign_up(slot, a_mentor())

    with pytest.raises(Refused) as refusal:
        swapping.hand_over(hers, Guest("Bea", "Kim", "bea@example.org"))

    assert str(refusal.value) == "She cannot take this place just now. Ask her to sign in."
    assert hers.state is SignupState.CONFIRMED


def test_staff_change_the_name_after_a_look_at_both_letters(app, client):
    slot = the_slot(an_event())
    hers = seats.sign_up(slot, a_person(email="ana@example.org"))
    seats.sign_up(slot, a_person())
    sign_in(client, a_staff_member())
    page = f"/staff/events/{slot.event_id}/signups/{hers.id}/swap"

    looked = client.post(page, data=BEA)
    assert "Bea Kim (bea@example.org): a letter that she is in" in looked.text
    assert "ana@example.org): a letter that her place is given back; it leaves" in looked.text
    assert client.post(page, data={"first_name": "Bea"}).status_code == 409
    client.post(page, data={**BEA, "save": "1"})

    (seated,) = [one for one in queries.live_signups(slot.event) if one.is_seated]
    assert (seated.person.name, seated.state) == ("Bea Kim", SignupState.CONFIRMED)


def test_staff_read_why_another_name_cannot_be(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.MENTOR, 0, 1)))
    hers = seats.sign_up(slot, a_mentor())

    with pytest.raises(Refused, match="background check"):
        swapping.swap(hers, a_person())


def test_a_swap_among_many_who_want_the_seat_gives_it_to_nobody_else(any_app):
    slot = the_slot(an_event())
    hers = seats.sign_up(slot, a_person())
    other, wanting = a_person(), [a_person().id for _ in range(8)]
    seat, friend = hers.id, other.id

    def swap():
        swapping.swap(db.session.get(Signup, seat), db.session.get(Person, friend))

    wrong = together(any_app, [swap, *(signing_up(slot.id, person) for person in wanting)])

    assert wrong == []
    db.session.rollback()
    (seated,) = [one for one in queries.live_signups(slot.event) if one.is_seated]
    assert seated.person_id == friend
