"""When somebody can come, how much she takes on, and whom staff see first when they choose."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.audit.models import Entry
from stepup.db import db
from stepup.errors import Refused
from stepup.events import availability, picking, queries, rest
from stepup.events.actions import seats, standby, times
from stepup.events.models import AwayTime, Part, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Role
from tests.factories import a_mentor, a_person, a_site, a_staff_member, an_event, the_slot
from tests.signing import sign_in

MENTORS = SlotPlan(SlotRole.MENTOR, 2, 4)
PASADENA = "America/Los_Angeles"


def a_wednesday():
    """At six in the evening, between two and three weeks from now."""
    day = clock.today(PASADENA) + timedelta(days=14)
    day += timedelta(days=(2 - day.weekday()) % 7)
    return clock.start_of(day, PASADENA) + timedelta(hours=18)


WEDNESDAY = a_wednesday()


def an_evening(**facts):
    return an_event(MENTORS, **{"starts_at": WEDNESDAY, **facts})


def test_whoever_is_away_or_never_can_at_that_hour_is_not_asked(app):
    event = an_evening(site=a_site())
    away, mornings, evenings, silent = (a_mentor(city="Pasadena") for _ in range(4))
    day = clock.to_local(WEDNESDAY, PASADENA).date()
    times.add_away(away, day - timedelta(days=1), day)
    times.say(mornings, [(2, Part.MORNING), (1, Part.EVENING)])
    times.say(evenings, [(2, Part.EVENING)])
    db.session.commit()

    asked = standby.who_is_free(event)

    assert set(asked) == {evenings, silent}
    when = availability.at(event, [one.id for one in (away, mornings, evenings, silent)])
    assert [when[one.id].usually for one in (away, mornings, evenings, silent)] == [
        None,
        False,
        True,
        None,
    ]


def test_she_says_on_her_page_when_she_can_come_and_when_not(app, client):
    ana, other = a_mentor(), a_mentor()
    theirs = times.add_away(other, clock.today("UTC"), clock.today("UTC"))
    sign_in(client, ana)
    assert "/me/times" in client.get("/me").text

    client.post("/me/times", data={"time": ["2-evening", "5-morning", "9-evening", "x"]})
    client.post("/me/times", data={"time": ["2-evening", "5-morning"]})
    wrong = client.post("/me/times/away", data={"first_on": "2031-03-05", "last_on": "2031-03-04"})
    client.post("/me/times/away", data={"first_on": "2031-03-05", "last_on": "2031-03-09"})

    assert availability.usual_of(ana.id) == {(2, Part.EVENING), (5, Part.MORNING)}
    assert (wrong.status_code, "The last day is before the first" in wrong.text) == (409, True)
    (away,) = availability.away_of(ana.id, clock.today("UTC"))
    assert "Wed 5 Mar 2031 – Sun 9 Mar 2031" in client.get("/me/times").text
    assert client.post(f"/me/times/away/{theirs.id}/remove").status_code == 404
    client.post(f"/me/times/away/{away.id}/remove")
    db.session.expire_all()
    assert db.session.scalars(db.select(AwayTime)).all() == [theirs]
    (gone,) = db.session.scalars(db.select(Entry).where(Entry.deed == "is not away then"))
    assert (gone.actor_id, gone.before) == (ana.id, {"until": "2031-03-09"})


def test_more_hours_on_a_day_than_one_woman_should_take_are_refused_with_the_reason(app):
    ana = a_mentor()
    morning = an_evening(starts_at=WEDNESDAY - timedelta(hours=9), lasts=timedelta(hours=8.5))
    seats.sign_up(the_slot(morning), ana)

    with pytest.raises(Refused, match="more than 10 hours"):
        seats.sign_up(the_slot(an_evening(site=morning.site)), ana)

    guest = an_event(site=morning.site, starts_at=WEDNESDAY)
    assert seats.sign_up(the_slot(guest), ana).state is SignupState.CONFIRMED


def test_one_day_of_seven_stays_free_also_between_two_full_stretches(app):
    ana, site = a_mentor(), a_site()
    for day in (-3, -2, -1, 1, 2, 3):
        seats.sign_up(
            the_slot(an_evening(site=site, starts_at=WEDNESDAY + timedelta(days=day))), ana
        )

    with pytest.raises(Refused, match="more than 6 days of seven"):
        seats.sign_up(the_slot(an_evening(site=site)), ana)

    staff = a_staff_member()
    there = seats.override(the_slot(an_evening(site=site)), ana, staff, reason="Her own wish")
    assert there.state is SignupState.CONFIRMED
    assert rest.of(an_evening(site=site, starts_at=WEDNESDAY + timedelta(days=9)), ana.id) == []


def test_the_picker_has_who_can_and_is_free_first_and_says_what_the_others_lack(app, client):
    site = a_site()
    event = an_evening(site=site)
    people = {
        name: a_mentor(first_name=name, last_name="X", city="Pasadena")
        for name in ("Usually", "Free", "Mornings", "Busy", "Here")
    }
    lapsed = a_mentor(
        first_name="Lapsed", last_name="X", cleared_until=WEDNESDAY.date() - timedelta(days=3)
    )
    times.say(people["Usually"], [(2, Part.EVENING)])
    times.say(people["Mornings"], [(2, Part.MORNING)])
    seats.sign_up(the_slot(an_evening(title="Choir")), people["Busy"])
    seats.sign_up(the_slot(event), people["Here"])
    db.session.commit()

    found = picking.of(the_slot(event), None)

    assert [one.person.first_name for one in found] == [
        "Usually",
        "Free",
        "Mornings",
        "Busy",
        "Here",
        "Lapsed",
    ]
    assert [one.can for one in found] == [True, True, True, False, True, False]
    assert "background check" in found[-1].missing[0].sentence
    assert "Choir" in found[3].busy[0].sentence
    assert [one.person for one in picking.of(the_slot(event), None, "laps")] == [lapsed]


def test_staff_choose_from_the_picker_after_a_look_and_know_nobody_of_other_sites(app, client):
    site = a_site()
    event, elsewhere = an_evening(site=site), an_event(MENTORS)
    ours, theirs = a_mentor(first_name="Ours"), a_mentor(first_name="Theirs")
    seats.sign_up(the_slot(an_event(MENTORS, site=site)), ours)
    seats.sign_up(the_slot(elsewhere), theirs)
    sign_in(client, a_staff_member(Role.COORDINATOR, site))
    page = f"/staff/events/{event.id}/slots/{the_slot(event).id}/people"

    listed = client.get(page).text
    assert ("Ours" in listed, "Theirs" in listed) == (True, False)
    assert client.post(f"{page}/{theirs.id}", data={"save": "1"}).status_code == 404
    looked = client.post(f"{page}/{ours.id}")
    assert "a letter that she is in; her calendar shows it" in looked.text
    assert queries.live_signups(event) == []
    client.post(f"{page}/{ours.id}", data={"save": "1"})
    assert [one.person for one in queries.live_signups(event)] == [ours]


def test_the_picker_asks_as_often_for_many_as_for_one(app, client, count_queries):
    event = an_evening()
    sign_in(client, a_staff_member())
    page = f"/staff/events/{event.id}/slots/{the_slot(event).id}/people"

    def asked():
        client.get(page)
        with count_queries() as made:
            client.get(page)
        return len(made)

    a_mentor()
    one = asked()
    for _ in range(9):
        seats.sign_up(the_slot(an_evening()), a_mentor())
    db.session.commit()

    assert asked() == one


def test_volunteers_do_not_see_the_picker(app, client):
    event = an_evening()
    sign_in(client, a_mentor())

    page = f"/staff/events/{event.id}/slots/{the_slot(event).id}/people"

    assert client.get(page).status_code == 403
    assert client.post(f"{page}/{a_person().id}").status_code == 403
