"""What the night does for girls, families and graduates."""

from collections.abc import Callable

from stepup import clock
from stepup.cohorts import hours, queries
from stepup.cohorts.actions import (
    asking,
    breaks,
    invitations,
    leaving,
    news,
    papers,
    pictures,
    places,
    seniors,
)
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.organisation import queries as organisation


def ask_those_who_grew_up() -> None:
    """Those who take part, about everything; those who graduated, whether they want to be asked."""
    _for_each_cohort(asking.ask_those_who_turned_18)
    invitations.ask_those_who_grew_up(clock.today(organisation.current().time_zone))
    db.session.commit()


def tend_places() -> None:
    """Breaks end, a yes that ran out keeps her away, what became free is given to the next; and
    pictures of her that are in use are looked at again."""
    for deed in (breaks.end_those_due, places.settle_all, leaving.give_up_the_silent, news.fill):
        for cohort in queries.current_cohorts():
            deed(cohort, hours.today_at(cohort))
            db.session.commit()
    pictures.look_again(clock.today(organisation.current().time_zone))
    db.session.commit()


def remind_families() -> None:
    """Of the question whether she may take part; of the last steps before she finishes."""
    _for_each_cohort(asking.remind)
    _for_each_cohort(seniors.remind)


def warn_of_missing_phones() -> None:
    _for_each_cohort(asking.warn_of_missing_phones)


def _for_each_cohort(deed: Callable[[Cohort], int]) -> None:
    for cohort in queries.current_cohorts():
        deed(cohort)
        db.session.commit()


def forget_scans() -> int:
    """Reads the rows and takes files away: nothing to commit."""
    return papers.forget_scans()
