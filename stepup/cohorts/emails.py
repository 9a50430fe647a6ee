"""Letters to guardians, and to the girls who graduate."""

from flask import current_app

from stepup import clock
from stepup.cohorts.models import Alumna, Enrollment
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
    key = f"{about(enrollment)}{person.id}:{clock.now():%Y%m%d}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.CONSENT, enrollment.id, person, days=DAYS_TO_ANSWER)
    return outbox.queue(
        person.email,
        "cohorts/email/consent_request",
        key=key,
        person_id=person.id,
        language=person.language,
        person=person,
        girl=enrollment.teen.person,
        cohort=enrollment.cohort,
        is_hers=person.id == enrollment.teen.person_id,
        days=DAYS_TO_ANSWER,
        url=f"{current_app.config['BASE_URL']}/consent/{token}",
    )


def runway(alumna: Alumna) -> Letter | None:
    """May we invite you back? Once."""
    person, key = alumna.person, f"runway:{alumna.id}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.ALUMNA, alumna.id, person)
    return outbox.queue(
        person.email,
        "cohorts/email/runway",
        key=key,
        person_id=person.id,
        language=person.language,
        person=person,
        cohort=alumna.cohort,
        url=f"{current_app.config['BASE_URL']}/alumnae/{token}",
    )
