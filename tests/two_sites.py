"""Two sites in two cities, each with something of everything: what one sees the other does not."""

from dataclasses import dataclass
from datetime import timedelta

from stepup import clock
from stepup.campaigns.models import Campaign
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import papers
from stepup.cohorts.models import (
    Alumna,
    Cohort,
    EmergencyContact,
    Enrollment,
    Guardianship,
    PaperAnswer,
    Teen,
)
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Attendance, Event, Series, Signup, Slot, SlotRole
from stepup.mentoring.models import Match
from stepup.organisation.models import Site
from stepup.people.models import Person, Role
from stepup.safety.models import Hold
from stepup.volunteers.models import Clearance, Stage, Volunteer
from tests.campaigns.factories import a_campaign
from tests.factories import (
    a_clearance,
    a_cohort,
    a_hold,
    a_site,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_alumna,
    an_event,
    kept,
    the_slot,
    today,
)
from tests.lived_in import SLOTS

PDF = b"%PDF-1.4\nRosa says yes\n%%EOF\n"


@dataclass
class Place:
    """One site, and rows of it as addresses name them."""

    site: Site
    cohort: Cohort
    girl: Teen
    guardianship: Guardianship
    contact: EmergencyContact
    enrollment: Enrollment
    paper: PaperAnswer
    event: Event
    series: Series
    slot: Slot
    signup: Signup
    attendance: Attendance
    volunteer: Volunteer
    applicant: Volunteer
    clearance: Clearance
    match: Match
    alumna: Alumna
    campaign: Campaign
    hold: Hold

    @property
    def mentor(self) -> Person:
        return self.volunteer.person


def a_place(city: str) -> Place:
    """Everybody's surname is the city's, so that a page which names her is found out."""
    site = a_site(name=f"{city} High", city=city)
    cohort = a_cohort(site, name=f"{city} cohort")
    series = kept(Series(title=f"{city} evenings"))
    event = an_event(*SLOTS, site=site, starts_in=timedelta(hours=2), title=f"{city} evening")
    event.series = series
    girl = a_teen(cohort, last_name=city)
    girl.medical_notes = f"Asthma {city}"
    enrollment = cohorts.enrollments_of(girl)[0]
    guardianship = cohorts.guardianships_of(girl)[0]
    guardianship.guardian.rename("Rosa", city)
    volunteer = a_volunteer(stage=Stage.CLEARED, first_name="Dana", last_name=city)
    clearance = a_clearance(volunteer.person)
    signup = seats.sign_up(the_slot(event, SlotRole.MENTOR), volunteer.person)
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl.person)
    applicant = _guest(event, "Nora", city)
    held = _guest(event, "Olga", city)
    alumna = an_alumna(cohort, last_name=city)
    by = a_staff_member(Role.COORDINATOR)
    paper = papers.keep(enrollment, guardianship.guardian, PDF, given=True, by=by, on=today())
    db.session.commit()
    return Place(
        site=site,
        cohort=cohort,
        girl=girl,
        guardianship=guardianship,
        contact=cohorts.contacts_of(girl)[0],
        enrollment=enrollment,
        paper=paper,
        event=event,
        series=series,
        slot=the_slot(event, SlotRole.MENTOR),
        signup=signup,
        attendance=_attended(event, alumna.person),
        volunteer=volunteer,
        applicant=applicant,
        clearance=clearance,
        match=_match(volunteer.person, girl.person),
        alumna=alumna,
        campaign=a_campaign(site_ids=[site.id], name=f"{city} letter"),
        hold=a_hold(held.person, note=f"What happened in {city}"),
    )


def _guest(event, first_name, city):
    """An applicant who belongs to the site because she is coming to its evening."""
    volunteer = a_volunteer(first_name=first_name, last_name=city)
    seats.sign_up(the_slot(event, SlotRole.GUEST), volunteer.person)
    db.session.commit()
    return volunteer


def _attended(event, person):
    facts = {"role": SlotRole.GUEST, "arrived_at": clock.now()}
    return kept(Attendance(event=event, person=person, **facts))


def _match(mentor, girl):
    return kept(Match(mentor=mentor, teen=girl, starts_on=today() - timedelta(days=9)))
