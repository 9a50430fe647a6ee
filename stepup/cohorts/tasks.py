"""What the night does for families and graduates."""

from collections.abc import Callable

from stepup import clock
from stepup.cohorts import queries
from stepup.cohorts.actions import asking, graduation, papers
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.organisation import queries as organisation


def ask_those_who_grew_up() -> None:
    """Those who take part, about everything; those who graduated, whether they want to be asked."""
    _for_each_cohort(asking.ask_those_who_turned_18)
    graduation.ask_those_who_grew_up(clock.today(organisation.current().time_zone))
    db.session.commit()


def remind_families() -> None:
    _for_each_cohort(asking.remind)


def warn_of_missing_phones() -> None:
    _for_each_cohort(asking.warn_of_missing_phones)


def _for_each_cohort(deed: Callable[[Cohort], int]) -> None:
    for cohort in queries.current_cohorts():
        deed(cohort)
        db.session.commit()


def forget_scans() -> int:
    """Reads the rows and takes files away: nothing to commit."""
    return papers.forget_scans()
