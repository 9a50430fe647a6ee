"""Dull, valid rows; a test names only the facts it is about."""

from datetime import date, datetime, time, timedelta
from itertools import count

from stepup import clock
from stepup.cohorts.models import (
    Alumna,
    Cohort,
    Consent,
    ConsentKind,
    EmergencyContact,
    Enrollment,
    EnrollmentState,
    Guardianship,
    Program,
    Teen,
)
from stepup.db import db
from stepup.events import queries
from stepup.events.actions import planning
from stepup.events.models import SlotRole
from stepup.events.plans import EventPlan, SlotPlan
from stepup.organisation.models import Site
from stepup.people.models import Grant, Person, Role
from stepup.safety.facts import DEFAULTS
from stepup.safety.models import Hold
from stepup.volunteers import conduct
from stepup.volunteers.models import (
    Clearance,
    ClearanceKind,
    Opinion,
    Reference,
    Stage,
    Volunteer,
)

_numbers = count(1)


def kept(thing):
    db.session.add(thing)
    db.session.commit()
    return thing


def a_site(**facts):
    number = next(_numbers)
    dull = {"name": f"Site {number}", "city": "Pasadena", "time_zone": "America/Los_Angeles"}
    return kept(Site(**(dull | facts)))


def a_person(first_name="Ana", last_name="Lopez", **facts):
    dull = {"email": f"person{next(_numbers)}@example.org"}
    person = Person(**(dull | facts))
    person.rename(first_name, last_name)
    return kept(person)


def a_staff_member(role=Role.ADMIN, site=None, **facts):
    person = a_person(**facts)
    kept(Grant(person=person, role=role, site=site))
    return person


def an_event(*slots, opened=True, starts_in=timedelta(days=7), lasts=None, **facts):
    """Open, a week away, with one guest seat unless slots are given."""
    site = facts.pop("site", None) or a_site()
    starts_at = facts.pop("starts_at", None) or _on_the_hour(starts_in, site.time_zone)
    lasts = lasts or _two_hours_at_most(starts_at, site.time_zone)
    plan = EventPlan(
        **{
            "title": "Career evening",
            "site": site,
            "starts_at": starts_at,
            "ends_at": starts_at + lasts,
            "slots": slots or (SlotPlan(SlotRole.GUEST, 0, 1),),
            **facts,
        }
    )
    event = planning.create(plan)
    if opened:
        planning.open_up(event)
    db.session.commit()
    return event


def _two_hours_at_most(starts_at, zone):
    """At whatever hour the tests run: no evening goes on after midnight."""
    midnight = clock.start_of(clock.to_local(starts_at, zone).date() + timedelta(days=1), zone)
    return min(timedelta(hours=2), midnight - starts_at)


def _on_the_hour(starts_in, zone):
    """Days away it begins at eight at the latest, so that a test can move it by an hour or two."""
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + starts_in
    local = clock.to_local(starts_at, zone)
    if starts_in < timedelta(days=2) or local.hour <= 20:
        return starts_at
    return clock.from_local(datetime.combine(local.date(), time(20)), zone)


def the_slot(event, role=None):
    slots = queries.slots_of(event)
    return next(slot for slot in slots if role is None or slot.role is role)


def today():
    """The day at the sites that `a_site` makes."""
    return clock.today("America/Los_Angeles")


def years_ago(years, on=None):
    day = on or today()
    return date(day.year - years, day.month, min(day.day, 28))


def a_program(name=None):
    return kept(Program(name=name or f"Program {next(_numbers)}"))


def a_cohort(site=None, program=None, **facts):
    dull = {
        "name": f"Cohort {next(_numbers)}",
        "starts_on": today() - timedelta(days=60),
        "ends_on": today() + timedelta(days=240),
    }
    return kept(Cohort(program=program or a_program(), site=site or a_site(), **(dull | facts)))


def a_teen(
    cohort=None,
    *,
    born_on=None,
    consented=True,
    emergency_phone=True,
    guardian=None,
    state=EnrollmentState.ENROLLED,
    **facts,
):
    """Sixteen, enrolled, with a guardian who said yes and a phone to call."""
    cohort = cohort or a_cohort()
    person = a_person(**({"first_name": "Maya"} | facts | {"born_on": born_on or years_ago(16)}))
    teen = kept(Teen(person=person, grade=10))
    kept(Enrollment(teen=teen, cohort=cohort, state=state, starts_on=cohort.starts_on))
    guardian = a_guardian(teen, guardian)
    if consented:
        a_consent(teen.person, guardian)
    if emergency_phone:
        kept(EmergencyContact(teen=teen, name="Aunt Rosa", phone="+16265550100"))
    return teen


def a_guardian(teen, person=None, **facts):
    person = person or a_person("Rosa", "Lopez")
    kept(Guardianship(teen=teen, guardian=person, **facts))
    return person


def a_consent(person, by, *, given=True, kind=ConsentKind.PARTICIPATION, **facts):
    dull = {
        "text_version": DEFAULTS.consent_text,
        "granted_on": today() - timedelta(days=30),
        "expires_on": today() + timedelta(days=300),
    }
    return kept(Consent(person=person, granted_by=by, kind=kind, given=given, **(dull | facts)))


def a_volunteer(person=None, *, stage=Stage.APPLICANT, motivation="To give back", **facts):
    dull = {"first_name": "Dana", "last_name": "Reyes", "born_on": years_ago(35)}
    person = person or a_person(**(dull | facts))
    return kept(Volunteer(person=person, stage=stage, motivation=motivation))


def a_clearance(
    person, *, kind=ClearanceKind.BACKGROUND_CHECK, issued_on=None, expires_on=None, **facts
):
    latest = min(today(), expires_on or today())
    issued_on = issued_on or latest - timedelta(days=90)
    expires_on = expires_on or issued_on + timedelta(days=3 * 365)
    days = {"issued_on": issued_on, "expires_on": expires_on}
    return kept(Clearance(person=person, kind=kind, **days, **facts))


def a_signature_on_file(person):
    """Whatever her stage, which stays as it is."""
    kind = ClearanceKind.CODE_OF_CONDUCT
    return a_clearance(person, kind=kind, text_version=DEFAULTS.conduct_text)


def signed(person):
    """She has signed the code of conduct that counts."""
    signature = conduct.sign(person, person.name, "en")
    db.session.commit()
    return signature


def found_suitable(volunteer):
    """Two people who know her recommend her, and two of the staff talked with her."""
    for number in range(2):
        address = f"friend{number}@example.org"
        known = {"volunteer": volunteer, "name": "A friend", "email": address}
        kept(Reference(**known, recommends=True, answered_at=clock.now()))
        opinion = {"volunteer": volunteer, "by": a_person(), "words": "Warm."}
        kept(Opinion(**opinion, suitable=True))


def a_mentor(cleared_until=None, **facts):
    """A person who may be counted, until this day when one is named."""
    volunteer = a_volunteer(stage=Stage.CLEARED, **facts)
    a_clearance(volunteer.person, expires_on=cleared_until)
    return volunteer.person


def an_alumna(
    cohort=None, *, may_invite=True, graduated_on=None, closed_for_cause_at=None, **facts
):
    """A woman of 25 who finished, and said that we may invite her back."""
    person = a_person(**({"first_name": "Samira", "born_on": years_ago(25)} | facts))
    return kept(
        Alumna(
            person=person,
            cohort=cohort or a_cohort(),
            graduated_on=graduated_on or years_ago(7),
            may_invite=may_invite,
            closed_for_cause_at=closed_for_cause_at,
        )
    )


def a_hold(person, note=""):
    return kept(Hold(person=person, note=note))
