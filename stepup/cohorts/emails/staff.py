"""Letters to those who lead a site: how many girls it is about, and where their names stand."""

from datetime import date

from flask import current_app

from stepup.cohorts.models import Cohort
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people.models import Person


def phones_missing(cohort: Cohort, person: Person, missing: int, begins: date) -> Letter | None:
    """Once a year."""
    key = f"phones:{cohort.id}:{begins.year}:{person.id}"
    return _write("phones_missing", key, cohort, person, missing)


def unanswered(cohort: Cohort, person: Person, number: int, on: date) -> Letter | None:
    """Places that are free again, because no family answered; one a day at most."""
    key = f"unanswered:{cohort.id}:{on:%Y%m%d}:{person.id}"
    return _write("unanswered", key, cohort, person, number)


def pictures_down(cohort: Cohort, person: Person, number: int, on: date) -> Letter | None:
    """Pictures in use that a family no longer allows; one a day at most."""
    key = f"pictures:{cohort.id}:{on:%Y%m%d}:{person.id}"
    return _write("pictures_down", key, cohort, person, number, path="/pictures")


def _write(
    template: str, key: str, cohort: Cohort, person: Person, number: int, *, path: str = ""
) -> Letter | None:
    if person.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        person.email,
        f"cohorts/email/{template}",
        key=key,
        person_id=person.id,
        person=person,
        cohort=cohort,
        number=number,
        url=f"{current_app.config['BASE_URL']}/staff/cohorts/{cohort.id}{path}",
    )
