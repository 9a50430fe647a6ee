"""What a family hears when a girl's place changes."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from flask import current_app
from flask_babel import lazy_gettext as _

from stepup import clock
from stepup.cohorts import queries
from stepup.cohorts.emails.asking import about
from stepup.cohorts.models import Enrollment, EnrollmentState
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose


class News(Enum):
    PAUSED = "paused"
    BACK = "back"
    MISSED = "missed"
    IN_LINE = "in_line"
    PLACE_FREE = "place_free"


def place_news(
    enrollment: Enrollment, person: Person, news: News, not_before: datetime | None
) -> Letter | None:
    """The same news once a day at most; a stop calls it back like every letter about her."""
    key = f"{about(enrollment)}{news.value}:{person.id}:{clock.now():%Y%m%d}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.FAMILY, person.id, person)
    subject, *lines = WORDS[news](enrollment, person.language)
    return outbox.queue(
        person.email,
        "cohorts/email/place_news",
        key=key,
        person_id=person.id,
        language=person.language,
        not_before=not_before,
        person=person,
        subject=subject,
        lines=lines,
        url=f"{current_app.config['BASE_URL']}/family/{token}",
    )


def _paused(enrollment: Enrollment, language: str) -> Sequence[str]:
    cohort = enrollment.cohort.name
    until = enrollment.away_until or enrollment.cohort.ends_on
    day = clock.date_words(until, language)
    return (
        _("%(girl)s is on a break until %(day)s", girl=enrollment.teen.person.called, day=day),
        _(
            "Until that day there are no dates and no reminders. Dates before it that had been "
            "chosen were given back."
        ),
        _(
            "The place in %(cohort)s, what was allowed and whom we call stay as they are.",
            cohort=cohort,
        ),
        _("Then we go on. Would it be sooner? One call is enough."),
    )


def _back(enrollment: Enrollment, _language: str) -> Sequence[str]:
    cohort = enrollment.cohort.name
    return (
        _("Welcome back, %(girl)s", girl=enrollment.teen.person.called),
        _("The break is over, and the place in %(cohort)s is as it was.", cohort=cohort),
        _(
            "Dates that were given back are not taken again by themselves: please choose on your "
            "page which ones suit."
        ),
    )


def _missed(enrollment: Enrollment, _language: str) -> Sequence[str]:
    girl, cohort = enrollment.teen.person.called, enrollment.cohort.name
    return (
        _("We saved a seat for %(girl)s", girl=girl),
        _(
            "We missed %(girl)s at the last dates of %(cohort)s. Nothing is lost: the seat is "
            "there.",
            girl=girl,
            cohort=cohort,
        ),
        _(
            "If something makes it hard to come, the way, the hour, anything at home, please call "
            "us. We look for a way together."
        ),
    )


def _in_line(enrollment: Enrollment, language: str) -> Sequence[str]:
    girl, cohort = enrollment.teen.person.called, enrollment.cohort
    return (
        _("%(girl)s is in line for %(cohort)s", girl=girl, cohort=cohort.name),
        _(
            "All places are taken at the moment. %(girl)s is number %(number)s in line, and nobody "
            "who comes later goes first.",
            girl=girl,
            number=queries.number_in_line(enrollment),
        ),
        _(
            "We write the moment a place is free. A place opens when somebody leaves, and at the "
            "latest when the next cohort begins, after %(day)s.",
            day=clock.date_words(cohort.ends_on, language),
        ),
    )


def _place_free(enrollment: Enrollment, _language: str) -> Sequence[str]:
    girl, cohort = enrollment.teen.person.called, enrollment.cohort.name
    if enrollment.state is EnrollmentState.CONSENT_PENDING:
        next_step = _("One thing is missing: a yes. Read and sign it on your page in two minutes.")
    else:
        next_step = _("Nothing more is needed. The next dates stand on your page.")
    return (
        _("A place in %(cohort)s for %(girl)s", girl=girl, cohort=cohort),
        _("A place became free, and it is kept for %(girl)s.", girl=girl),
        next_step,
    )


WORDS = {
    News.PAUSED: _paused,
    News.BACK: _back,
    News.MISSED: _missed,
    News.IN_LINE: _in_line,
    News.PLACE_FREE: _place_free,
}
