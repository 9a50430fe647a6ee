"""A small house in which something of everything has happened, for tests that try every door."""

from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event as Signal
from urllib.parse import urlsplit

from stepup.campaigns.models import Campaign
from stepup.cohorts.models import Alumna, Enrollment, Guardianship, Teen
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import Event, Signup, SlotRole
from stepup.events.plans import SlotPlan
from stepup.mentoring.models import Match
from stepup.outbox import tasks as outbox
from stepup.people import links
from stepup.people.models import Person, Purpose
from stepup.safety.models import Hold
from stepup.volunteers.models import Volunteer
from tests.campaigns.factories import a_campaign, a_sent_campaign, token_of
from tests.factories import (
    a_hold,
    a_mentor,
    a_person,
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

SLOTS = (
    SlotPlan(SlotRole.LEAD, 1, 2),
    SlotPlan(SlotRole.MENTOR, 1, 6),
    SlotPlan(SlotRole.TEEN, 0, 12),
    SlotPlan(SlotRole.GUEST, 0, 50),
)


@dataclass
class House:
    """Rows that addresses name, and the personal links that letters carry."""

    admin: Person
    mentor: Person
    event: Event
    signup: Signup
    girl: Teen
    volunteer: Volunteer
    alumna: Alumna
    hold: Hold
    match: Match
    draft: Campaign
    sent: Campaign
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def enrollment(self) -> Enrollment:
        return db.session.scalars(db.select(Enrollment).filter_by(teen=self.girl)).one()


def a_lived_in_house(**of_the_girl) -> House:
    site = a_site(name="Roosevelt High")
    admin, mentor = a_staff_member(site=None), a_mentor()
    event = an_event(*SLOTS, site=site, starts_in=timedelta(hours=2))  # doors are open
    guardian = a_person("Gloria", "Guard")
    girl = a_teen(guardian=guardian, **of_the_girl)
    signup = seats.sign_up(the_slot(event, SlotRole.MENTOR), mentor)
    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())
    seats.sign_up(the_slot(event, SlotRole.TEEN), girl.person)
    alumna = an_alumna()
    house = House(
        admin=admin,
        mentor=mentor,
        event=event,
        signup=signup,
        girl=girl,
        volunteer=a_volunteer(),
        alumna=alumna,
        hold=a_hold(a_person("Olga", "Held")),
        match=kept(Match(mentor=mentor, teen=girl.person, starts_on=today() - timedelta(days=9))),
        draft=a_campaign(name="Autumn"),
        sent=a_sent_campaign(),
    )
    house.tokens = _links(house)
    db.session.commit()
    return house


def _links(house):
    guardian = db.session.scalars(db.select(Guardianship).filter_by(teen=house.girl)).one().guardian
    mint = links.mint
    return {
        "signup": mint(Purpose.SIGNUP, house.signup.id, house.mentor),
        "check_in": mint(Purpose.CHECK_IN, house.event.id, house.admin),
        "consent": mint(Purpose.CONSENT, house.enrollment.id, guardian),
        "family": mint(Purpose.FAMILY, guardian.id, guardian),
        "alumna": mint(Purpose.ALUMNA, house.alumna.id, house.alumna.person),
        "conduct": mint(Purpose.CONDUCT, house.mentor.id, house.mentor),
        "application": mint(Purpose.APPLICATION, house.volunteer.id, house.volunteer.person),
        "feed": mint(Purpose.FEED, house.mentor.id, house.mentor),
        "invited": token_of(house.sent, house.alumna.person),
    }


def letters_out(app):
    """Let everything leave that waits, and read it as it lies in the folder."""
    db.session.commit()
    outbox.deliver_once(Signal())
    folder = Path(urlsplit(app.config["MAIL_URL"]).path)
    return [_words(file) for file in sorted(folder.glob("*.eml"))]


def _words(file):
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([*map(str, message.items()), *map(str, parts)])
