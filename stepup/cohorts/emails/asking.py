"""The question whether she may take part, asked and asked again; the address of a family's page."""

from datetime import datetime

from flask import current_app

from stepup import clock
from stepup.cohorts import years
from stepup.cohorts.models import Enrollment
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose

DAYS_TO_ANSWER = 60


def about(enrollment: Enrollment) -> str:
    """How the keys of all letters to her family about her begin: a stop calls them back."""
    return f"consent:{enrollment.id}:"


def consent_request(enrollment: Enrollment, person: Person) -> Letter | None:
    """To a guardian, or to the girl herself once she is 18; one a day at most."""
    return _question(enrollment, person, f"{person.id}:{clock.now():%Y%m%d}")


def reminder(
    enrollment: Enrollment, person: Person, step: int, *, not_before: datetime | None
) -> Letter | None:
    """The same question once more; once for each step, in each program year."""
    year = years.last_day_of_year(clock.now().date()).year
    version = f"{person.id}:reminder:{year}:{step}"
    return _question(enrollment, person, version, again=True, not_before=not_before)


def _question(
    enrollment: Enrollment,
    person: Person,
    version: str,
    *,
    again: bool = False,
    not_before: datetime | None = None,
) -> Letter | None:
    key = about(enrollment) + version
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.CONSENT, enrollment.id, person, days=DAYS_TO_ANSWER)
    return outbox.queue(
        person.email,
        "cohorts/email/consent_request",
        key=key,
        person_id=person.id,
        language=person.language,
        not_before=not_before,
        again=again,
        person=person,
        girl=enrollment.teen.person,
        cohort=enrollment.cohort,
        is_hers=person.id == enrollment.teen.person_id,
        days=DAYS_TO_ANSWER,
        url=f"{current_app.config['BASE_URL']}/consent/{token}",
    )


def family_page(enrollment: Enrollment, person: Person) -> Letter | None:
    """The address of her page; one a day at most."""
    key = f"{about(enrollment)}page:{person.id}:{clock.now():%Y%m%d}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.FAMILY, person.id, person)
    return outbox.queue(
        person.email,
        "cohorts/email/family_page",
        key=key,
        person_id=person.id,
        language=person.language,
        person=person,
        url=f"{current_app.config['BASE_URL']}/family/{token}",
    )
