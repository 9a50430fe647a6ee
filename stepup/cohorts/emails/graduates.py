"""Letters around the day on which she finishes, and the one that asks her back."""

from datetime import datetime

from flask import current_app

from stepup import tokens
from stepup.cohorts import queries
from stepup.cohorts.emails.asking import about
from stepup.cohorts.models import Alumna, Enrollment, Graduation
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose

DAYS_TO_CONFIRM = 14


def last_steps(
    enrollment: Enrollment,
    person: Person,
    number: int,
    open_steps: list[str],
    *,
    not_before: datetime | None,
) -> Letter | None:
    """What is still open before she finishes; `number` of three, each once."""
    key = f"{about(enrollment)}steps:{number}:{person.id}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.FAMILY, person.id, person)
    return outbox.queue(
        person.email,
        "cohorts/email/last_steps",
        key=key,
        person_id=person.id,
        language=person.language,
        not_before=not_before,
        person=person,
        girl=enrollment.teen.person,
        cohort=enrollment.cohort,
        is_hers=person.id == enrollment.teen.person_id,
        open_steps=open_steps,
        url=f"{current_app.config['BASE_URL']}/family/{token}",
    )


def confirm_address(enrollment: Enrollment, *, not_before: datetime | None) -> Letter:
    """To the address that she wants to keep: whoever opens it there has it."""
    teen = enrollment.teen
    address = tokens.hash_of(teen.lasting_email)
    links.revoke_all(Purpose.ADDRESS, teen.id)
    token = links.mint(Purpose.ADDRESS, teen.id, teen.person, days=DAYS_TO_CONFIRM, name=address)
    return outbox.queue(
        teen.lasting_email,
        "cohorts/email/confirm_address",
        key=f"{about(enrollment)}address:{tokens.hash_of(token)[:16]}",
        person_id=teen.person_id,
        language=teen.person.language,
        not_before=not_before,
        person=teen.person,
        url=f"{current_app.config['BASE_URL']}/address/{token}",
    )


def address_named(
    enrollment: Enrollment, guardian: Person, *, not_before: datetime | None
) -> Letter | None:
    """SAFE-06: what goes to a minor, her guardian knows of."""
    stamp = tokens.hash_of(enrollment.teen.lasting_email)[:16]
    key = f"{about(enrollment)}named:{guardian.id}:{stamp}"
    if guardian.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        guardian.email,
        "cohorts/email/address_named",
        key=key,
        person_id=guardian.id,
        language=guardian.language,
        not_before=not_before,
        person=guardian,
        girl=enrollment.teen.person,
    )


def runway(alumna: Alumna) -> Letter | None:
    """May we invite you back? Once."""
    return _ask_back(alumna, f"runway:person:{alumna.person_id}")


def runway_of(graduation: Graduation, alumna: Alumna, *, not_before: datetime) -> Letter | None:
    """The same question, held as long as the graduation can be taken back."""
    return _ask_back(alumna, f"{of(graduation)}{alumna.person_id}", not_before)


def of(graduation: Graduation) -> str:
    """How the keys of all letters of a graduation begin: an undo calls them back."""
    return f"runway:{graduation.id}:"


def _ask_back(alumna: Alumna, key: str, not_before: datetime | None = None) -> Letter | None:
    person = alumna.person
    if person.email is None or letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.ALUMNA, alumna.id, person)
    return outbox.queue(
        person.email,
        "cohorts/email/runway",
        key=key,
        person_id=person.id,
        language=person.language,
        not_before=not_before,
        person=person,
        cohort=alumna.cohort,
        has_finished=queries.has_finished(alumna),
        url=f"{current_app.config['BASE_URL']}/alumnae/{token}",
    )
