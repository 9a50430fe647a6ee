"""What a family hears when a girl's place changes, at an hour when letters are read."""

from datetime import date

from stepup.cohorts import emails, hours
from stepup.cohorts.actions import consents, line
from stepup.cohorts.emails import News
from stepup.cohorts.models import Cohort, Enrollment
from stepup.errors import Refused


def fill(cohort: Cohort, on: date) -> int:
    """The next in line get what is free, and hear of it."""
    seated = line.fill(cohort, on)
    for enrollment in seated:
        tell(enrollment, News.PLACE_FREE, on)
    return len(seated)


def tell(enrollment: Enrollment, news: News, on: date) -> int:
    """To those who may answer for her; nobody, when a family wants no letters."""
    try:
        people = consents.mailboxes(enrollment.teen, on)
    except Refused:
        return 0
    not_before = hours.awake_at(hours.zone_of(enrollment.cohort))
    told = [emails.place_news(enrollment, one, news, not_before) for one in people]
    return sum(letter is not None for letter in told)
