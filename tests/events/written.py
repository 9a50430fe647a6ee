"""Every calendar text that a house writes, by who reads it: for tests that look at all of them."""

from dataclasses import dataclass, field
from datetime import timedelta

from stepup import clock
from stepup.calendars.replies import Answer
from stepup.db import db
from stepup.events import emails
from stepup.events.actions import bookings, changes, planning, seasons, seats
from stepup.events.actions.seasons import Reach
from stepup.events.models import Invitation, Series, Signup, SlotRole, Visibility
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Household, Purpose
from tests.events.mail import calendars_in, every_letter, letters
from tests.factories import (
    a_cohort,
    a_mentor,
    a_person,
    a_site,
    a_teen,
    an_event,
    kept,
    the_slot,
    years_ago,
)

TELLTALES = ("Geheimnis", "Hidden Hills", "maya.g@", "6265550177", "555 0177", "Elm Secret")
SLOTS = (
    SlotPlan(SlotRole.MENTOR, 2, 6),
    SlotPlan(SlotRole.TEEN, 0, 9),
    SlotPlan(SlotRole.GUEST, 0, 1),
)


@dataclass
class Written:
    """`public`, `volunteers` and `family` hold texts by name; `events` what they are about."""

    public: dict = field(default_factory=dict)
    volunteers: dict = field(default_factory=dict)
    family: dict = field(default_factory=dict)
    girl: object = None

    @property
    def all(self):
        return {**self.public, **self.volunteers, **self.family}


def a_girl(cohort, guardian, **facts):
    home = kept(Household(address="9 Elm Secret Lane", city="Pasadena"))
    hers = {"last_name": "Geheimnis", "email": "maya.g@example.org", "phone": "+16265550177"}
    teen = a_teen(cohort, guardian=guardian, household=home, born_on=years_ago(16), **hers, **facts)
    teen.school = "Hidden Hills High"
    db.session.commit()
    return teen


def everything_written(client):
    """Two languages, several zones, and each kind of letter, file and feed."""
    written, cohort = Written(), a_cohort(name="Spring 2027")
    guardian = a_person("Rosa", "Cruz", language="es")
    girl = written.girl = a_girl(cohort, guardian, language="es")
    mentors = [a_mentor(language="es", email="mia@example.org"), a_mentor(email="dana@example.org")]
    evenings = _evenings(cohort)
    for event in evenings:
        for person in (*mentors, girl.person):
            role = SlotRole.TEEN if person is girl.person else SlotRole.MENTOR
            seats.sign_up(the_slot(event, role), person)
    changes.change(evenings[0], title="Ensayos, té; «café»", room="Sala 9")
    bookings.book([the_slot(event, SlotRole.GUEST) for event in evenings], a_person())
    seasons.change(evenings[2], Reach.FOLLOWING, room="Room 2")
    changes.cancel(evenings[1], "Snow")
    guest = a_person(language="es", email="guest@example.org")
    every_letter(guest, an_event(title="Alone", bring="Un cuaderno"))
    _proposal(db.session.scalars(db.select(Signup).filter_by(person_id=mentors[0].id)).first())
    db.session.commit()
    _feeds_and_files(client, written, evenings, [*mentors, guest], girl, guardian)
    _letters(written, {girl.person_id, guardian.id})
    return written


def _evenings(cohort):
    series = kept(Series(title="Ensayos; Frühling"))
    facts = {
        "cohort": cohort,
        "program": cohort.program,
        "series": series,
        "bring": "A pen, a photo",
        "description": "Sí\nNo",
    }
    zones = ["America/Los_Angeles", "America/New_York", "Europe/London", "Australia/Sydney"]
    events = []
    for number, zone in enumerate(zones):
        online = {"online_url": "https://meet.example/room"} if number == 3 else {"room": "Room 1"}
        site = a_site(time_zone=zone, latitude=34.05, longitude=-118.25)
        visibility = Visibility.COHORT if number == 2 else Visibility.PUBLIC
        day = clock.today(zone) + timedelta(days=7 + 70 * number)
        starts_at = clock.start_of(day, zone) + timedelta(hours=16 + number)
        event = an_event(
            *SLOTS,
            site=site,
            starts_at=starts_at,
            visibility=visibility,
            opened=False,
            title=f"Essays {number}",
            **{k: v for k, v in facts.items() if k != "series"},
            **online,
        )
        event.series = series
        planning.open_up(event)
        events.append(event)
    db.session.commit()
    return events


def _proposal(signup):
    """Her calendar asked for another time: the one letter with METHOD:DECLINECOUNTER."""
    had = db.session.scalars(
        db.select(Invitation).filter_by(event_id=signup.event_id, person_id=signup.person_id)
    ).one()
    answer = Answer("COUNTER", signup.event.uid, signup.person.email, "", 1, None, "Later?")
    emails.counter_declined(had, signup, answer)


def _feeds_and_files(client, written, evenings, adults, girl, guardian):
    def get(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.data

    series = evenings[0].series_id
    for path in (
        "/calendar.ics",
        f"/sites/{evenings[0].site_id}/calendar.ics",
        f"/series/{series}.ics",
    ):
        written.public[path] = get(path)
    for event in evenings:
        if event.visibility is Visibility.PUBLIC:
            written.public[f"event {event.id}"] = get(f"/events/{event.id}.ics")
    for reader in (*adults, girl.person):
        mine = written.family if reader is girl.person else written.volunteers
        token = links.mint(Purpose.FEED, reader.id, reader)
        mine[f"feed {reader.id}"] = get(f"/feeds/{token}.ics")
        if reader is not adults[-1]:
            path = f"/feeds/{token}/cohorts/{evenings[0].cohort_id}.ics"
            mine[f"cohort {reader.id}"] = get(path)
    token = links.mint(Purpose.FEED, guardian.id, guardian)
    written.family["feed of the family"] = get(f"/feeds/{token}/family.ics")
    token = links.mint(Purpose.FAMILY, guardian.id, guardian)
    written.family["file"] = get(f"/family/{token}/{girl.id}/dates/{evenings[0].id}.ics")
    for signup in db.session.scalars(db.select(Signup).filter_by(person_id=adults[0].id)):
        if signup.event.state.value == "open":
            token = links.mint(Purpose.SIGNUP, signup.id, signup.person)
            written.volunteers[f"file {signup.id}"] = get(f"/signups/{token}.ics")


def _letters(written, family_ids):
    for letter in letters():
        mine = written.family if letter.person_id in family_ids else written.volunteers
        for number, text in enumerate(calendars_in(letter)):
            mine[f"letter {letter.id} {letter.purpose} {number}"] = text
