"""Links to try the practice house with: one person of each kind, and pages worth a look."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from stepup import clock
from stepup.campaigns.models import Campaign, CampaignState
from stepup.cohorts.models import Alumna, Enrollment, EnrollmentState, Guardianship, Teen
from stepup.db import db
from stepup.events.models import Event, EventState, Signup, SignupState
from stepup.outbox.models import Letter, State
from stepup.people import actions as people
from stepup.people import links
from stepup.people.models import Grant, Person, Purpose, Role
from stepup.volunteers.models import Stage, Volunteer

DAYS = 30
STAFF = {
    "admin": Role.ADMIN,
    "coordinator": Role.COORDINATOR,
    "site lead": Role.SITE_LEAD,
    "safeguarding lead": Role.SAFEGUARDING_LEAD,
}
Door = tuple[str, str]


def sign_ins() -> Iterator[Door]:
    """Who it is, and a link that signs her in."""
    for called, wanted in _wanted().items():
        person = db.session.scalars(wanted.limit(1)).first()
        if person is not None:
            yield f"{called}, {person.name}", _url(people.sign_in_link(person))


def _wanted() -> dict[str, Select[Person]]:
    everybody = select(Person).order_by(Person.id)
    granted = everybody.join(Grant, Grant.person_id == Person.id)
    volunteering = everybody.join(Volunteer, Volunteer.person_id == Person.id)
    is_coming = Signup.person_id == Person.id, Signup.state == SignupState.CONFIRMED
    coming = volunteering.join(Signup, Signup.person_id == Person.id).join(Signup.event)
    return {
        **{called: granted.where(Grant.role == role) for called, role in STAFF.items()},
        "volunteer": coming.where(
            *is_coming, Volunteer.stage == Stage.ACTIVE, Event.starts_at > clock.now()
        ),
        "applicant": volunteering.where(Volunteer.stage == Stage.APPLICANT),
        "guardian": _guardians(),
        "alumna": everybody.join(Alumna, Alumna.person_id == Person.id).where(
            Alumna.may_invite, Person.email.is_not(None)
        ),
    }


def _guardians() -> Select[Person]:
    """Of girls who are in their care today: some have turned 18."""
    girl, last_minor = aliased(Person), clock.now().date() - relativedelta(years=18)
    found = select(Person).join(Guardianship, Guardianship.guardian_id == Person.id)
    found = found.join(Teen, Teen.id == Guardianship.teen_id).join(girl, girl.id == Teen.person_id)
    reached = Guardianship.no_contact.is_(False), Person.email.is_not(None)
    return found.where(*reached, girl.born_on > last_minor).order_by(Person.id)


def pages() -> Iterator[Door]:
    yield "events, as everybody sees them", _url("/events")
    yield "all mail that has left", _url("/dev/mailbox")
    for called, path in (
        ("tonight's door", _check_in()),
        ("a guardian's question", _consent()),
        ("a guardian's own page", _family()),
        ("a letter to an alumna", _landing()),
    ):
        if path is not None:
            yield called, _url(path)


def _url(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def _check_in() -> str | None:
    """Of the next evening, in the name of whoever leads its site."""
    coming = select(Event).where(Event.state == EventState.OPEN, Event.ends_at > clock.now())
    leading = coming.join(Grant, Grant.site_id == Event.site_id).add_columns(Grant)
    found = db.session.execute(leading.order_by(Event.starts_at)).first()
    if found is None:
        return None
    event, lead = found
    return f"/check-in/{links.mint(Purpose.CHECK_IN, event.id, lead.person, days=DAYS)}"


def _consent() -> str | None:
    pending = (
        select(Enrollment, Guardianship)
        .join(Guardianship, Guardianship.teen_id == Enrollment.teen_id)
        .where(Enrollment.state == EnrollmentState.CONSENT_PENDING)
        .order_by(Enrollment.id.desc())
    )
    found = db.session.execute(pending).first()
    if found is None:
        return None
    enrollment, role = found
    return f"/consent/{links.mint(Purpose.CONSENT, enrollment.id, role.guardian, days=DAYS)}"


def _family() -> str | None:
    """Of a mother of two, who reads Spanish if there is one: most of it is to be seen there."""
    mothers = select(Person).join(Guardianship, Guardianship.guardian_id == Person.id)
    mothers = mothers.where(Guardianship.no_contact.is_(False)).group_by(Person.id)
    by_girls = mothers.order_by(func.count().desc(), Person.language.desc(), Person.id)
    mother = db.session.scalars(by_girls.limit(1)).first()
    if mother is None:
        return None
    return f"/family/{links.mint(Purpose.FAMILY, mother.id, mother, days=DAYS)}"


def _landing() -> str | None:
    """Out of a letter of the running campaign: its link is stored nowhere else."""
    running = select(Campaign.id).where(Campaign.state == CampaignState.SENDING)
    sent = select(Letter).where(Letter.campaign_id.in_(running), Letter.state == State.SENT)
    letter = db.session.scalars(sent.order_by(Letter.id).limit(1)).first()
    if letter is None or letter.slots is None:
        return None
    return urlsplit(letter.slots["landing_url"]).path
