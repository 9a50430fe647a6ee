"""Ten years of graduates: nine from the old list, and one class that we saw through ourselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries
from stepup.cohorts.actions import consents, enrolment, graduation, invitations
from stepup.cohorts.models import Alumna, Cohort
from stepup.db import db
from stepup.demo import kin, matches
from stepup.demo.house import GROW, PATHWAYS
from stepup.demo.kin import Family, birthday
from stepup.demo.names import EMPLOYERS
from stepup.demo.practice import HOME_ZONE, Group, Practice, at
from stepup.organisation.models import Site
from stepup.outbox import actions as outbox
from stepup.outbox.models import Scope
from stepup.people import actions as people
from stepup.people import queries as known
from stepup.people.models import Person

YEARS, IN_EACH_CLASS = 10, 15
GRADUATION = 6, 12
CAME_OVER = 690
STILL_MINORS = (13, 14)
MET_DAYS_BEFORE = 275  # in September: consents last until the end of August
OPTED_OUT, LEFT_ALONE, WITHOUT_MAIL, AGE_UNKNOWN = 0.08, 0.006, 0.04, 0.05
WORKING_AFTER = 4


def remember(practice: Practice) -> None:
    last = _last_graduation(practice)
    for years_back in range(YEARS):
        day = last.replace(year=last.year - years_back)
        for site in practice.sites:
            if years_back == 0 and site is practice.sites[0]:
                _see_through(practice, site, day)
                continue
            remembered_at = max(_evening(day), practice.ago(CAME_OVER))
            practice.diary.note(remembered_at, partial(_from_the_list, practice, site, day))


def _last_graduation(practice: Practice) -> date:
    this_year = date(practice.today.year, *GRADUATION)
    is_over = this_year < practice.day(20)
    return this_year if is_over else this_year.replace(year=this_year.year - 1)


def _evening(day: date) -> datetime:
    return at(day, time(18), HOME_ZONE)


def _class_of(practice: Practice, site: Site, day: date, program: str) -> Cohort:
    short = "GROW" if program == GROW else "Pathways"
    return enrolment.start(
        f"{short} {site.city} {day.year}",
        practice.programs[program],
        site,
        starts_on=day - timedelta(days=MET_DAYS_BEFORE + 5),
        ends_on=day + timedelta(days=1),
    )


def _from_the_list(practice: Practice, site: Site, day: date) -> None:
    program = GROW if (day.year + site.id) % 3 == 0 else PATHWAYS
    cohort = _class_of(practice, site, day, program)
    cohort.graduated_at = _evening(day)
    women = [_woman(practice, site, day) for _ in range(IN_EACH_CLASS)]
    db.session.add_all(women)
    db.session.add_all(_graduate(practice, woman, cohort, day) for woman in women)
    audit.record_all("imported", women)
    _leave_alone(practice, women)
    practice.alumnae += women
    practice.guests[site.name] += [woman for woman in women[:5] if woman.email]


def _woman(practice: Practice, site: Site, day: date) -> Person:
    chance, stranger = practice.chance, practice.cast.girl(practice.area(site))
    is_working = practice.today.year - day.year >= WORKING_AFTER
    industry, employer = chance.choice(EMPLOYERS) if is_working else (None, None)
    born_on = birthday(day, 18, chance.randrange(300))
    woman = Person(
        email=None if chance.random() < WITHOUT_MAIL else stranger.email,
        phone=stranger.phone,
        born_on=None if chance.random() < AGE_UNKNOWN else born_on,
        city=site.city if chance.random() < 0.7 else chance.choice(practice.sites).city,
        employer=employer,
        industry=industry,
        language="es" if chance.random() < 0.07 else "en",
    )
    woman.rename(stranger.first_name, stranger.last_name)
    return woman


def _graduate(practice: Practice, woman: Person, cohort: Cohort, day: date) -> Alumna:
    may_invite = practice.chance.random() > OPTED_OUT
    return Alumna(person=woman, cohort=cohort, graduated_on=day, may_invite=may_invite)


def _leave_alone(practice: Practice, women: Sequence[Person]) -> None:
    for woman in women:
        lot = practice.chance.random()
        if woman.email and lot < OPTED_OUT:
            scope = Scope.ALL if lot < LEFT_ALONE else Scope.CAMPAIGNS
            reason = "asked us not to write"
            outbox.suppress(woman.email, scope, reason=reason, source="the old list")


def _see_through(practice: Practice, site: Site, day: date) -> None:
    """The class that graduated last: enrolled, matched and let go in this very house."""
    met_at = _evening(day - timedelta(days=MET_DAYS_BEFORE))
    practice.diary.note(met_at, partial(_meet, practice, site, day))


def _meet(practice: Practice, site: Site, day: date) -> None:
    cohort = _class_of(practice, site, day, PATHWAYS)
    group = Group(cohort, 2, time(16), time(17, 30), "Library")
    for number in range(IN_EACH_CLASS):
        family = _senior(kin.family(practice, group, (12,)), practice, day, number)
        enrollment = enrolment.enrol(
            cohort,
            family.girl,
            family.guardians,
            family.contacts,
            on=_day(),
            by_guardian_on_paper=True,
        )
        guardian = known.by_email(family.guardians[0].email)[0]
        consents.answer(
            enrollment,
            guardian,
            given=True,
            on=_day(),
            signature=consents.Signature(method="paper"),
        )
        group.girls.append(enrollment.teen.person)
    pair = partial(_pair, practice, group, _evening(day))
    practice.diary.note(clock.now() + timedelta(days=8), pair)
    practice.diary.note(_evening(day), partial(_let_go, practice, group))


def _pair(practice: Practice, group: Group, until: datetime) -> None:
    made = matches.pair_class(practice, group)
    parting = until - timedelta(days=1)
    practice.diary.note(parting, partial(matches.let_go, practice, made))


def _senior(family: Family, practice: Practice, day: date, number: int) -> Family:
    age, days = (17, 200) if number in STILL_MINORS else (18, practice.chance.randrange(5, 250))
    email = family.girl.email or practice.cast.girl("213").email
    girl = replace(family.girl, born_on=birthday(day, age, days), email=email)
    return replace(family, girl=girl)


def _day() -> date:
    return clock.today(HOME_ZONE)


def _let_go(practice: Practice, group: Group) -> None:
    graduation.graduate(group.cohort, _day())
    alumnae = queries.alumnae_of(group.cohort)
    practice.alumnae += [alumna.person for alumna in alumnae]
    practice.guests[group.site.name] += [alumna.person for alumna in alumnae[:3]]
    for alumna in alumnae[:11]:
        if not alumna.person.is_minor_on(_day()):
            answered_at = clock.now() + timedelta(hours=practice.chance.randrange(2, 200))
            practice.diary.note(answered_at, partial(_answer, alumna))


def _answer(alumna: Alumna) -> None:
    invitations.answer(alumna.person, True, _day())


def rename_some(practice: Practice) -> None:
    """Marriages: the old names stay findable."""
    for number, woman in enumerate(practice.alumnae[40:400:45]):
        surname = practice.chance.choice(practice.alumnae[number * 7 : number * 7 + 30]).last_name
        people.rename(woman, woman.first_name, f"{woman.last_name} {surname}")


def years(practice: Practice) -> list[int]:
    """In which they graduated, the latest first."""
    last = _last_graduation(practice).year
    return [last - years_back for years_back in range(YEARS)]
