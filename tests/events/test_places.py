"""What a place asks for, when it opens and closes, and the way between two places."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, choices, clashes, staffing
from stepup.events.actions import planning, seats
from stepup.events.models import Attendance, Slot, SlotRole
from stepup.events.plans import SlotPlan
from stepup.volunteers.models import ClearanceKind, Skill, Volunteer
from tests.factories import (
    a_clearance,
    a_cohort,
    a_mentor,
    a_person,
    a_program,
    a_site,
    a_staff_member,
    an_alumna,
    an_event,
    kept,
    the_slot,
    years_ago,
)
from tests.signing import sign_in


def a_slot(role=SlotRole.MENTOR, **asked):
    event = an_event(SlotPlan(SlotRole.MENTOR, 0, 3), SlotPlan(role, 0, 3, "Asked", **asked))
    return next(place.slot for place in staffing.of_event(event) if place.slot.label == "Asked")


def rules_against(slot, person):
    return [reason.rule for reason in admission.reasons_against(slot, person)]


def came(person, times):
    for number in range(times):
        event = an_event(starts_in=timedelta(days=-7 - number))
        kept(
            Attendance(event=event, person=person, role=SlotRole.MENTOR, arrived_at=event.starts_at)
        )


def can(person, *skills):
    volunteer = db.session.scalars(db.select(Volunteer).filter_by(person_id=person.id)).one()
    for skill in skills:
        kept(Skill(volunteer=volunteer, name=skill))
    return person


def test_a_place_asks_for_age_skill_language_and_a_training(app):
    slot = a_slot(
        min_age=30, skills="Excel, public speaking", spoken="Spanish", checks="orientation"
    )
    young = a_mentor(born_on=years_ago(25))
    fits = can(a_mentor(born_on=years_ago(35), language="es"), "excel", "Public Speaking")
    a_clearance(fits, kind=ClearanceKind.ORIENTATION)

    assert rules_against(slot, young) == ["PLACE-AGE", "SAFE-01", "PLACE-SKILL"]
    assert rules_against(slot, fits) == []


def test_the_closed_button_says_what_the_refusal_says(app, client):
    slot = a_slot(skills="Excel")
    mentor = a_mentor()

    with pytest.raises(Refused) as refusal:
        seats.sign_up(slot, mentor)
    sign_in(client, mentor)
    page = client.get(f"/events/{slot.event_id}").text

    assert str(refusal.value) in page
    assert "asks for excel" in str(refusal.value)


def test_a_newcomer_looks_on_twice_beside_a_mentor_who_has_been_there(app):
    slot = a_slot(SlotRole.MENTOR, is_shadow=True, counts=True)
    newcomer, veteran, other = a_mentor(), a_mentor(), a_mentor()
    came(veteran, 2)
    came(other, 1)
    mentors = the_slot(slot.event)

    seats.sign_up(mentors, other)
    assert rules_against(slot, newcomer) == ["PLACE-SHADOW"]
    seats.sign_up(mentors, veteran)
    assert rules_against(slot, newcomer) == []
    came(newcomer, 2)
    assert "take a place as a mentor" in admission.reasons_against(slot, newcomer)[0].sentence
    assert not slot.counts


def test_a_shadow_needs_the_same_checks_as_a_mentor(app):
    slot = a_slot(SlotRole.MENTOR, is_shadow=True)

    assert "SAFE-01" in rules_against(slot, a_person())


def test_sign_up_opens_and_closes_at_its_hours_for_pages_and_not_for_staff(app, monkeypatch):
    now = clock.now()
    slot = a_slot(
        SlotRole.GUEST, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2)
    )

    with pytest.raises(Refused, match="Sign-up opens on"):
        seats.sign_up(slot, a_person())
    seats.sign_up(slot, a_person(), source="staff")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    seats.sign_up(slot, a_person())
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    with pytest.raises(Refused, match="Sign-up closed on"):
        seats.sign_up(slot, a_person())


def test_alumnae_of_the_program_come_some_hours_earlier(app):
    program = a_program()
    opens_at = clock.now() + timedelta(hours=40)
    place = SlotPlan(SlotRole.GUEST, 0, 3, opens_at=opens_at, early_hours=48)
    slot = the_slot(an_event(place, program=program))
    hers, others = an_alumna(a_cohort(program=program)), an_alumna()

    def said(person):
        (choice,) = choices.for_person(staffing.of_event(slot.event), person)
        return [reason.rule for reason in choice.reasons]

    assert [said(hers.person), said(others.person), said(a_person())] == [[], ["OPENS"], ["OPENS"]]
    slot.early_hours = 39
    assert said(hers.person) == ["OPENS"]


def test_a_guest_reads_when_it_opens_and_is_told_so_when_she_asks(app, client):
    slot = a_slot(SlotRole.GUEST, opens_at=clock.now() + timedelta(days=1))
    guest = {"first_name": "Gina", "last_name": "Park", "email": "gina@example.org"}

    page = client.get(f"/events/{slot.event_id}").text
    answer = client.post(f"/events/{slot.event_id}/sign-up", data={**guest, "slot": slot.id})

    assert "Sign-up opens on" in page
    assert answer.status_code == 409
    assert "Sign-up opens on" in answer.text


def test_the_way_between_two_sites_is_part_of_a_clash_and_named(app):
    downtown = a_site(latitude=34.05, longitude=-118.25, city="Los Angeles")
    glendale = a_site(latitude=34.15, longitude=-118.25, city="Glendale")
    first = an_event(site=downtown, title="Essays")
    person = a_person()
    seats.sign_up(the_slot(first), person)

    soon = an_event(site=glendale, starts_at=first.ends_at + timedelta(minutes=26))
    later = an_event(site=glendale, starts_at=first.ends_at + timedelta(minutes=27))

    assert clashes.minutes_between(first, soon) == 27
    with pytest.raises(Refused, match="“Essays” in Los Angeles .* about 27 minutes away"):
        seats.sign_up(the_slot(soon), person)
    seats.sign_up(the_slot(later), person)


@pytest.mark.parametrize(
    ("other", "minutes"),
    [({"city": "Pasadena"}, 0), ({"city": "San Diego"}, 45)],
    ids=["same city", "another city"],
)
def test_without_coordinates_the_city_decides(app, other, minutes):
    assert clashes.minutes_between(an_event(), an_event(site=a_site(**other))) == minutes


def test_staff_say_what_a_place_asks_and_keep_what_they_typed_when_it_cannot_be(app, client):
    slot = a_slot()
    sign_in(client, a_staff_member())
    page = f"/staff/events/{slot.event_id}/slots/{slot.id}/asks"
    good = {
        "min_age": "21",
        "spoken": "Spanish",
        "skills": "Excel",
        "checks": ["orientation"],
        "opens": "2031-03-01T08:00",
        "early_hours": "48",
    }

    wrong = client.post(page, data={**good, "closes": "2031-02-01T08:00"})
    assert wrong.status_code == 409
    assert "would close before it opens" in wrong.text
    assert 'value="Spanish"' in wrong.text

    client.post(page, data=good)
    db.session.expire_all()
    slot = db.session.get(Slot, slot.id)
    assert (slot.min_age, slot.checks, slot.early_hours) == (21, "orientation", 48)
    assert clock.to_local(slot.opens_at, "America/Los_Angeles").hour == 8


def test_a_place_is_added_to_an_event_that_stands(app, client):
    event = an_event()
    sign_in(client, a_staff_member())
    page = f"/staff/events/{event.id}"
    assert "Add a place" in client.get(page).text

    none = client.post(f"{page}/slots", data={"role": "", "maximum": "3"})
    assert none.status_code == 409
    wrong = client.post(f"{page}/slots", data={"role": "mentor", "minimum": "4", "maximum": "3"})
    assert "minimum of places is above" in wrong.text
    coach = {"role": "mentor", "label": "Coach", "maximum": "3"}
    looked = client.post(f"{page}/slots", data=coach)
    assert "Nobody is written to" in looked.text
    assert len(staffing.of_event(event)) == 1
    client.post(f"{page}/slots", data={**coach, "save": "1"})

    db.session.rollback()
    assert [place.slot.called for place in staffing.of_event(event)] == ["Guest", "Coach"]


def test_what_a_place_asks_goes_along_when_it_is_planned_again(app):
    slot = a_slot(min_age=21, spoken="Spanish")

    plan = SlotPlan.of(slot)
    again = planning.add_slot(an_event(), plan)

    assert (again.min_age, again.spoken, again.label) == (21, "Spanish", "Asked")
