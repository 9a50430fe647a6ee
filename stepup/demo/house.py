"""Settings, sites, programs, and the people who work there."""

from dataclasses import dataclass
from datetime import date

from flask import current_app

from stepup import clock
from stepup.cohorts.actions import enrolment
from stepup.db import db
from stepup.demo.practice import Practice
from stepup.organisation.models import Organisation, Site
from stepup.people import actions as people
from stepup.people.models import Person, Role
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import ClearanceKind

GROW, PATHWAYS = "GROW", "Pathways to Professions"
PROGRAMS = {
    GROW: "For girls in 9th and 10th grade: a small group, two mentors, and a school year to find "
    "a voice. Confidence, friendship, money, and the first honest talk about what comes next.",
    PATHWAYS: "For girls in 11th and 12th grade: meet women in fifty lines of work, write the "
    "college essay with somebody who has written hundreds, and leave with three people to call.",
}


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    city: str
    state: str
    zone: str
    latitude: float
    longitude: float
    area: str
    directions: str


PLACES = (
    Place(
        "Jacaranda High School",
        "2100 Practice Avenue",
        "Los Angeles",
        "CA",
        "America/Los_Angeles",
        34.06,
        -118.21,
        "213",
        "Enter by the main gate and sign in at the office. The library is straight ahead, past "
        "the jacaranda trees. Street parking after 3 pm; the Metro stops two blocks away.",
    ),
    Place(
        "Estuary Works",
        "88 Rehearsal Street",
        "Oakland",
        "CA",
        "America/Los_Angeles",
        37.80,
        -122.27,
        "510",
        "An office above the bakery: ring the bell marked Step Up, third floor. The lift is on "
        "the left. Ten minutes on foot from the 12th Street station.",
    ),
    Place(
        "Lakeview Academy",
        "640 North Sample Road",
        "Chicago",
        "IL",
        "America/Chicago",
        41.97,
        -87.66,
        "312",
        "Use the door on Sample Road, not the gym entrance. Show your ID at the desk; somebody "
        "will walk you up to the media center on the second floor.",
    ),
    Place(
        "Bridge House",
        "15 Example Plaza, 9th floor",
        "New York",
        "NY",
        "America/New_York",
        40.70,
        -73.99,
        "212",
        "Your name is at reception, bring a photo ID. Take the second bank of lifts to 9; the "
        "big room faces the bridge, you cannot miss it.",
    ),
)

OFFICE = (
    ("admin", "Marguerite", "Ellison", "213", Role.ADMIN),
    ("coordinator", "Dolores", "Quintero", "213", Role.COORDINATOR),
    ("second coordinator", "Hannah", "Whitfield", "312", Role.COORDINATOR),
    ("safeguarding lead", "Bernadette", "Okafor", "212", Role.SAFEGUARDING_LEAD),
    ("match support", "Ji-woo", "Park", "510", Role.MATCH_SUPPORT),
)
LEADS = (
    ("Rosalind", "Ortega"),
    ("Imani", "Holloway"),
    ("Kateryna", "Kowalski"),
    ("Josefina", "Espinal"),
)
BORN = date(1979, 3, 14)


def furnish(practice: Practice) -> None:
    practice.settings = _settings()
    for place in PLACES:
        practice.sites.append(_site(place))
        practice.areas[place.name] = place.area
    for name, description in PROGRAMS.items():
        practice.programs[name] = enrolment.program_named(name)
        practice.programs[name].description = description
    for post, first, last, area, role in OFFICE:
        practice.staff[post] = _employ(practice, first, last, area)
        people.grant(practice.staff[post], role)
    for site, (first, last) in zip(practice.sites, LEADS, strict=True):
        practice.leads[site.name] = _employ(practice, first, last, practice.area(site))
        people.grant(practice.leads[site.name], Role.SITE_LEAD, site)


def _settings() -> Organisation:
    settings = Organisation(
        name=str(current_app.config["ORGANISATION"]),
        postal_address="118 Practice Lane, Suite 200\nLos Angeles, CA 90000",
        from_address="hello@example.org",
        reply_to="office@example.org",
        phone="+1 213 555 0100",
        safeguarding_contact="safe@example.org",
    )
    db.session.add(settings)
    return settings


def _site(place: Place) -> Site:
    site = Site(
        name=place.name,
        time_zone=place.zone,
        address=place.address,
        city=place.city,
        state=place.state,
        directions=place.directions,
        latitude=place.latitude,
        longitude=place.longitude,
    )
    db.session.add(site)
    return site


def _employ(practice: Practice, first: str, last: str, area: str) -> Person:
    """Whoever works here may be counted, and so her check is on file like everybody's."""
    person = people.find_or_create(
        first,
        last,
        f"{first}.{last}@example.org".lower(),
        phone=practice.cast.phone(area),
        born_on=BORN,
        employer=str(current_app.config["ORGANISATION"]),
    )
    person.email_verified_at = clock.now()
    issued_on = clock.now().date()
    ends_on = issued_on.replace(year=issued_on.year + 3, day=1)
    for kind in (ClearanceKind.BACKGROUND_CHECK, ClearanceKind.CHILD_SAFETY):
        volunteers.record_clearance(person, kind, issued_on, ends_on, None, reference="HR file")
    return person
