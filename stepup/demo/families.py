"""Six cohorts with their girls: how each came, who said yes for her, and what happened since."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import partial

from stepup import clock
from stepup.cohorts import years
from stepup.cohorts.actions import consents, enrolment, papers
from stepup.cohorts.actions.consents import PhotoChannel
from stepup.cohorts.models import Cohort, Enrollment
from stepup.demo import kin, signed
from stepup.demo.house import GROW, PATHWAYS
from stepup.demo.kin import Family
from stepup.demo.practice import HOME_ZONE, Group, Practice, at
from stepup.people import queries as people
from stepup.people.models import Person

GIRLS_IN_EACH = 25
WEEKS_SINCE_START, WEEKS_TO_GO = 30, 20
GRADES = {GROW: (9, 10), PATHWAYS: (11, 12)}
COHORTS = (
    (0, GROW, 1, time(15, 30), time(17, 0), "Library"),
    (0, PATHWAYS, 3, time(16, 0), time(17, 30), "Room 214"),
    (1, PATHWAYS, 2, time(16, 30), time(18, 0), "The long table"),
    (2, GROW, 0, time(15, 45), time(17, 15), "Media center"),
    (2, PATHWAYS, 2, time(16, 0), time(17, 30), "Room 31"),
    (3, PATHWAYS, 5, time(10, 30), time(12, 30), "Bridge room"),
)
SISTER, NOT_ASKED, ASKED, ODD_ONE, GROWN_UP = 1, 21, 22, 23, 24
REFUSES_IN, PAPERS_IN, LINE_IN = 2, 0, 3
TURNED_18 = {1: 62, 2: 33, 4: 6, 5: 1}
ONE_TO_ONE, LETTERS = consents.MEETINGS
OWN_ANSWER_IN = (1, 2)


def found(practice: Practice) -> None:
    for number, (site, program, weekday, starts, ends, room) in enumerate(COHORTS):
        cohort = _cohort(practice, number, site, program)
        group = Group(cohort, weekday, starts, ends, room)
        practice.groups.append(group)
        _fill(practice, group, number, GRADES[program])


def _cohort(practice: Practice, number: int, site: int, program: str) -> Cohort:
    ends_on = practice.today + timedelta(weeks=WEEKS_TO_GO)
    short = "GROW" if program == GROW else "Pathways"
    return enrolment.start(
        f"{short} {practice.sites[site].city} {ends_on.year}",
        practice.programs[program],
        practice.sites[site],
        starts_on=practice.day(WEEKS_SINCE_START * 7 - number),
        ends_on=ends_on,
        capacity=GIRLS_IN_EACH - (number == LINE_IN),
    )


def _fill(practice: Practice, group: Group, number: int, grades: Collection[int]) -> None:
    elder = kin.family(practice, group, tuple(grades))
    _expect(practice, group, number, 0, elder)
    for place in range(1, GIRLS_IN_EACH):
        family = kin.family(practice, group, tuple(grades))
        if place == SISTER:
            family = kin.sister(practice, elder)
        elif place == GROWN_UP and number in TURNED_18:
            family = kin.grown_up(practice, family, TURNED_18[number])
        _expect(practice, group, number, place, family)


def _expect(practice: Practice, group: Group, number: int, place: int, family: Family) -> None:
    chance = practice.chance
    is_late = place in (NOT_ASKED, ASKED)
    days = chance.randrange(3, 12) if is_late else WEEKS_SINCE_START * 7 - 9 - chance.randrange(20)
    came_at = practice.ago(days, chance.randrange(9, 18), chance.randrange(60))
    refuses = (number, place) == (REFUSES_IN, ODD_ONE)
    if is_late:
        arrive = partial(_wait_for_answer, practice, group, family, asked=place == ASKED)
    else:
        arrive = partial(_join, practice, group, family, yes=not refuses)
    practice.diary.note(came_at, arrive)
    if place == GROWN_UP and number in TURNED_18:
        _plan_birthday(practice, group, family, number)


def _enrol(group: Group, family: Family) -> Enrollment:
    enrollment = enrolment.enrol(
        group.cohort,
        family.girl,
        family.guardians,
        family.contacts,
        on=_day(),
        by_guardian_on_paper=True,
    )
    return enrollment


def _day() -> date:
    return clock.today(HOME_ZONE)


def _wait_for_answer(practice: Practice, group: Group, family: Family, *, asked: bool) -> None:
    """In one cohort a paper is here and one is only said to be; elsewhere nobody has answered."""
    enrollment, guardian = _enrol(group, family), _first_guardian(family)
    has_papers = group is practice.groups[PAPERS_IN]
    if asked and has_papers:
        signed.hand_in(practice, enrollment, guardian, _day())
    elif asked:
        consents.ask(enrollment, _day())
    elif has_papers:
        papers.announce(enrollment, guardian, _day())


def _first_guardian(family: Family) -> Person:
    return people.by_email(family.guardians[0].email)[0]


def _join(practice: Practice, group: Group, family: Family, *, yes: bool) -> None:
    """Most papers come back from the first parents' evening; one in six answers by letter."""
    enrollment = _enrol(group, family)
    by_letter = practice.chance.random() < 0.16
    if by_letter:
        consents.ask(enrollment, _day())
    practice.diary.note(
        clock.now() + timedelta(hours=practice.chance.randrange(2, 60)),
        partial(_answer, practice, group, enrollment, family, yes, by_letter),
    )


def _answer(
    practice: Practice,
    group: Group,
    enrollment: Enrollment,
    family: Family,
    yes: bool,
    by_letter: bool,
) -> None:
    _say(practice, enrollment, family, yes, "link" if by_letter else "paper")
    if not yes:
        return
    group.girls.append(enrollment.teen.person)
    for new_year in _new_years(practice):
        practice.diary.note(
            new_year + timedelta(days=practice.chance.randrange(1, 6)),
            partial(_say, practice, enrollment, family, True, "paper"),
        )


def _say(
    practice: Practice, enrollment: Enrollment, family: Family, yes: bool, method: str
) -> None:
    if not enrollment.teen.person.is_minor_on(_day()):
        return
    guardian = _first_guardian(family)
    channels = [channel for channel in PhotoChannel if practice.chance.random() < 0.6]
    signature = consents.Signature(guardian.name, guardian.language, method)
    if method == papers.ON_PAPER:
        paper = signed.hand_in(practice, enrollment, guardian, _day(), yes=yes, channels=channels)
        if yes:
            signed.look_at(practice, paper, _day())
    else:
        consents.answer(
            enrollment, guardian, given=yes, on=_day(), photo_channels=channels, signature=signature
        )
    if yes:
        wishes = {ONE_TO_ONE: practice.chance.random() < 0.7, LETTERS: True}
        consents.choose(enrollment, guardian, wishes, on=_day(), signature=signature)


def _new_years(practice: Practice) -> list[datetime]:
    """A guardian's yes ends with the program year: each first of September asks again."""
    first = years.last_day_of_year(clock.now().date()) + timedelta(days=1)
    begins_at = at(first, time(17, 0), HOME_ZONE)
    return [begins_at] if begins_at < practice.now - timedelta(days=7) else []


def _plan_birthday(practice: Practice, group: Group, family: Family, number: int) -> None:
    """From 18 on she answers herself: two have, one was asked, one has her birthday now."""
    days = TURNED_18[number] - 1
    if days == 0:
        return
    morning = practice.ago(days, 9)
    practice.diary.note(morning, partial(_ask_herself, group, family))
    if number in OWN_ANSWER_IN:
        practice.diary.note(morning + timedelta(hours=7), partial(_answer_herself, group, family))


def _ask_herself(group: Group, family: Family) -> None:
    consents.ask(_enrol(group, family), _day())


def _answer_herself(group: Group, family: Family) -> None:
    enrollment = _enrol(group, family)
    own = enrollment.teen.person
    consents.answer(enrollment, own, given=True, on=_day(), photo_channels=[PhotoChannel.INTERNAL])
