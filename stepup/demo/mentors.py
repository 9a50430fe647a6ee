"""A hundred women on their way to the girls, or further: each step taken as staff take it."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.demo import motives, papers
from stepup.demo.kin import birthday
from stepup.demo.names import EMPLOYERS
from stepup.demo.practice import HOME_ZONE, Practice
from stepup.organisation.models import Site
from stepup.people import actions as people
from stepup.people.models import Household, Person
from stepup.safety import actions as safety
from stepup.safety.facts import DEFAULTS
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import ClearanceKind, Stage, Volunteer

LIST_CAME_OVER = 700
FROM_THE_LIST = (
    *[Stage.ACTIVE] * 34,
    *[Stage.CLEARED] * 10,
    *[Stage.RESTING] * 5,
    *[Stage.INACTIVE] * 6,
    *[Stage.LAPSED] * 6,
    *[Stage.RETIRED] * 4,
    Stage.REMOVED,
)
BY_FORM = (
    *[Stage.ACTIVE] * 8,
    *[Stage.CLEARED] * 9,
    *[Stage.TRAINED] * 5,
    *[Stage.SCREENED] * 5,
    *[Stage.SCREENING] * 5,
    *[Stage.APPLICANT] * 4,
    *[Stage.LEAD] * 4,
    *[Stage.DECLINED] * 3,
    *[Stage.WITHDRAWN] * 4,
)
LAPSE_SOON = 8
WAY = (Stage.SCREENING, Stage.SCREENED, Stage.TRAINED)
REASONS = {
    Stage.SCREENED: motives.SAID,
    Stage.DECLINED: motives.DECLINED_BECAUSE,
    Stage.WITHDRAWN: motives.WITHDREW_BECAUSE,
    Stage.RETIRED: motives.RETIRED_BECAUSE,
    Stage.RESTING: ("A season off.", "Caring for her father.", "On parental leave."),
    Stage.INACTIVE: ("Has not come for six months.",),
    Stage.REMOVED: ("Broke the rule about private messages, after a warning.",),
}


def gather(practice: Practice) -> None:
    for number, stage in enumerate(FROM_THE_LIST):
        ends_in = _days_left(practice, number, stage)
        came = partial(_enter, practice, _site(practice, number), stage, ends_in)
        practice.diary.note(practice.ago(LIST_CAME_OVER, 10), came)
    for number, stage in enumerate(BY_FORM):
        days = _days_since(practice, stage)
        applied = partial(_apply, practice, _site(practice, number), stage)
        practice.diary.note(practice.ago(days, practice.chance.randrange(8, 21)), applied)
    for days in range(0, 84, 7):
        practice.diary.note(practice.ago(days, 5), lambda: volunteers.lapse(_day()))


def _site(practice: Practice, number: int) -> Site:
    return practice.sites[number % len(practice.sites)]


def _day() -> date:
    return clock.today(HOME_ZONE)


def _days_left(practice: Practice, number: int, stage: Stage) -> int:
    """Of her background check: some end in the coming weeks, some have ended."""
    if stage is Stage.LAPSED:
        return -practice.chance.randrange(8, 75)
    if number < LAPSE_SOON:
        return 9 + 6 * number
    return practice.chance.randrange(130, 385)


def _days_since(practice: Practice, stage: Stage) -> int:
    """Long enough ago for all the steps to her stage."""
    if stage in (Stage.ACTIVE, Stage.CLEARED):
        return practice.chance.randrange(70, 190)
    if stage in WAY:
        return 14 + 12 * WAY.index(stage) + practice.chance.randrange(8)
    if stage in (Stage.APPLICANT, Stage.LEAD):
        return practice.chance.randrange(1, 9)
    return practice.chance.randrange(40, 120)


def meet(practice: Practice, site: Site, **more: int | None) -> Person:
    """A grown woman who lives near this site."""
    stranger = practice.cast.woman(practice.area(site))
    industry, employer = practice.chance.choice(EMPLOYERS)
    chance = practice.chance
    return people.find_or_create(
        stranger.first_name,
        stranger.last_name,
        stranger.email,
        phone=stranger.phone,
        born_on=birthday(practice.today, chance.randrange(24, 66), chance.randrange(330)),
        city=site.city,
        employer=employer,
        industry=industry,
        language="es" if chance.random() < 0.05 else "en",
        household_id=more.get("household_id"),
    )


def born_about(practice: Practice) -> date:
    """What an alumna types whose birth date we never had."""
    return birthday(practice.today, 26, practice.chance.randrange(330))


def _enter(practice: Practice, site: Site, stage: Stage, ends_in: int) -> None:
    """She was with us before there was this house; her papers are on file."""
    woman = meet(practice, site)
    woman.email_verified_at = clock.now()
    volunteer = volunteers.enter(woman, Stage.CLEARED, "the old list", reason="From the old list.")
    _record(practice, woman, practice.today + timedelta(days=ends_in))
    _become(practice, volunteer, site, stage)


def _record(practice: Practice, woman: Person, ends_on: date) -> None:
    issued_on = ends_on - relativedelta(months=36) + timedelta(days=1)
    by = practice.staff["coordinator"]
    reference = f"BC-{practice.chance.randrange(10_000, 99_999)}"
    volunteers.record_clearance(
        woman, ClearanceKind.BACKGROUND_CHECK, issued_on, ends_on, by, reference=reference
    )


def _become(practice: Practice, volunteer: Volunteer, site: Site, stage: Stage) -> None:
    """From cleared to where she is today; near Los Angeles with the papers of a regular."""
    if site.state in DEFAULTS.states_counting_hours:
        papers.make_regular(practice, volunteer.person)
    if stage is not Stage.RETIRED:
        practice.mentors[site.name].append(volunteer.person)
    if stage is Stage.CLEARED:
        return
    volunteers.advance(volunteer, Stage.ACTIVE, practice.staff["coordinator"], "Came and helped.")
    if stage in (Stage.RESTING, Stage.INACTIVE, Stage.RETIRED, Stage.REMOVED):
        moment = practice.ago(practice.chance.randrange(40, 150), 11)
        practice.diary.note(moment, partial(_leave, practice, volunteer, site, stage))


def _leave(practice: Practice, volunteer: Volunteer, site: Site, stage: Stage) -> None:
    if volunteer.person in practice.mentors[site.name]:
        practice.mentors[site.name].remove(volunteer.person)
    if stage is Stage.REMOVED:
        lead = practice.staff["safeguarding lead"]
        safety.place_hold(volunteer.person, lead, "Private messages to a girl, after a warning.")
    _advance(practice, volunteer, stage)


def _advance(practice: Practice, volunteer: Volunteer, stage: Stage) -> None:
    reason = practice.chance.choice(REASONS.get(stage, ("",)))
    by = practice.staff["coordinator"]
    with audit.acting_as(by.id, "page"):
        if stage is Stage.SCREENED:
            papers.screen(practice, volunteer)
        if stage is Stage.TRAINED:
            papers.train(practice, volunteer.person)
        volunteers.advance(volunteer, stage, by, reason)


def _apply(practice: Practice, site: Site, stage: Stage) -> None:
    woman = meet(practice, site)
    motivation = practice.chance.choice(motives.WHY)
    if stage is Stage.LEAD:
        volunteers.propose(woman, motivation)
        return
    woman.email_verified_at = clock.now()
    volunteer = volunteers.apply(woman, motivation, practice.chance.choice(motives.SOURCES))
    walk(practice, volunteer, site, stage)


def walk(practice: Practice, volunteer: Volunteer, site: Site, stage: Stage) -> None:
    """The steps still to take, some days apart."""
    days = 0
    for step in _steps_to(stage):
        days += practice.chance.randrange(5, 12)
        moment = min(clock.now() + timedelta(days=days), practice.now - timedelta(minutes=5))
        practice.diary.note(moment, partial(_advance, practice, volunteer, step))
    if stage in (Stage.CLEARED, Stage.ACTIVE):
        cleared = partial(_clear, practice, volunteer, site, stage)
        practice.diary.note(clock.now() + timedelta(days=days + 9), cleared)


def _steps_to(stage: Stage) -> Sequence[Stage]:
    if stage in WAY:
        return WAY[: WAY.index(stage) + 1]
    if stage in (Stage.CLEARED, Stage.ACTIVE):
        return WAY
    return [] if stage is Stage.APPLICANT else [Stage.SCREENING, stage]


def _clear(practice: Practice, volunteer: Volunteer, site: Site, stage: Stage) -> None:
    """The last paper arrives: from now on she may be counted."""
    woman, today = volunteer.person, _day()
    papers.sign(woman)
    _record(practice, woman, today + relativedelta(months=36, days=-4))
    _become(practice, volunteer, site, stage)


def share_a_home(practice: Practice) -> None:
    """Two mentors of one site at one address: together they count as one (SAFE-03)."""
    home = Household(address="44 Understudy Court", city=practice.sites[0].city)
    db.session.add(home)
    for woman in practice.mentors[practice.sites[0].name][:2]:
        woman.household = home
