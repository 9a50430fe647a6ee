"""The last steps before a girl finishes: what is done, what is open, what comes later."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _

from stepup import clock
from stepup.cohorts import queries, years
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState
from stepup.people.models import ADULT_AT
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.safety.facts import Youth

LAST_GRADE = 12
MARCH = 3
AHEAD = timedelta(days=150)


class Progress(Enum):
    DONE = "done"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    key: str
    title: LazyString
    progress: Progress
    words: LazyString

    @property
    def is_open(self) -> bool:
        return self.progress is Progress.OPEN


def begins_on(cohort: Cohort) -> date:
    """From March of the last year on, or well ahead of an earlier end."""
    march = date(years.last_day_of_year(cohort.ends_on).year, MARCH, 1)
    return min(march, cohort.ends_on - AHEAD)


def concerns(enrollment: Enrollment, on: date) -> bool:
    """A senior whose cohort ends soon, or who has just finished."""
    is_senior = enrollment.teen.grade is not None and enrollment.teen.grade >= LAST_GRADE
    return is_senior and begins_on(enrollment.cohort) <= on


def of(enrollments: Collection[Enrollment], on: date) -> dict[int, list[Step]]:
    """By enrollment; seven queries whatever their number."""
    ids = [one.teen.person_id for one in enrollments]
    youths, said = queries.youth_for(ids, on), queries.contact_answers(ids)
    return {
        one.id: steps(one, youths[one.teen.person_id], said.get(one.teen.person_id), on)
        for one in enrollments
    }


def steps(enrollment: Enrollment, youth: Youth, said: bool | None, on: date) -> list[Step]:
    return [
        _address(enrollment),
        _consent(enrollment, youth, on),
        _invitation(enrollment, said, on),
        _certificate(enrollment),
    ]


def open_words(found: Sequence[Step]) -> list[LazyString]:
    return [step.words for step in found if step.is_open]


def _address(enrollment: Enrollment) -> Step:
    teen, title = enrollment.teen, _("An e-mail address that stays")
    if teen.lasting_email and teen.lasting_email_at is not None:
        return Step(
            "address", title, Progress.DONE, _("We write to %(to)s.", to=teen.lasting_email)
        )
    if teen.lasting_email:
        words = _(
            "We wrote to %(to)s. Please open that letter and press its button.",
            to=teen.lasting_email,
        )
    else:
        words = _("An address that will still be read in ten years: one of a school ends with it.")
    return Step("address", title, Progress.OPEN, words)


def _consent(enrollment: Enrollment, youth: Youth, on: date) -> Step:
    grown = youth.age is not None and youth.age >= ADULT_AT
    title = _("Her own yes, from 18 on") if grown else _("A guardian's yes")
    reasons = rules.participation(youth, on, safety.policy())
    if not reasons:
        return Step("consent", title, Progress.DONE, _("Given for this year."))
    return Step("consent", title, Progress.OPEN, _("It is missing: please read and sign the page."))


def _invitation(enrollment: Enrollment, said: bool | None, on: date) -> Step:
    """Hers alone, and nobody is asked as a minor."""
    person, title = enrollment.teen.person, _("May we invite you back?")
    if person.born_on is None:
        words = _("We need the date of birth first. Please tell staff.")
        return Step("invitation", title, Progress.OPEN, words)
    if person.is_minor_on(on):
        birthday = years.birthday(person.born_on, ADULT_AT)
        words = _("We ask on the 18th birthday, %(day)s.", day=_day(birthday))
        return Step("invitation", title, Progress.LATER, words)
    if said is None:
        words = _("A letter now and then, and one day an hour with the girls. Yes or no?")
        return Step("invitation", title, Progress.OPEN, words)
    words = _("Yes. Thank you.") if said else _("No. We do not write.")
    return Step("invitation", title, Progress.DONE, words)


def _certificate(enrollment: Enrollment) -> Step:
    title = _("The certificate")
    if enrollment.state is EnrollmentState.GRADUATED:
        return Step("certificate", title, Progress.DONE, _("It is ready."))
    words = _("It is ready on the day of the graduation.")
    return Step("certificate", title, Progress.LATER, words)


def _day(day: date) -> str:
    return clock.date_words(day, str(get_locale() or "en"))
