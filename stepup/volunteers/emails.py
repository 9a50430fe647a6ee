"""Letters to women who want to mentor."""

from flask import current_app
from flask_babel import get_locale

from stepup import clock
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose
from stepup.safety import words
from stepup.tokens import hash_of
from stepup.volunteers.models import Clearance, ClearanceKind, Draft, Reference, Volunteer

DAYS_TO_CONFIRM = 14
DAYS_FOR_A_REFERENCE = 60
DAYS_TO_SIGN = 60


def received(volunteer: Volunteer) -> Letter | None:
    """Her application is in: what happens next, and when she hears from us."""
    stamp = f"{volunteer.applied_at:%Y%m%dT%H%M%S%f}"
    return _write(volunteer, "received", key=f"volunteer-received:{volunteer.id}:{stamp}")


def confirm_please(volunteer: Volunteer) -> Letter | None:
    """To the address that a guest typed; one a day, whoever asks for it."""
    key = f"volunteer-confirm:{volunteer.id}:{clock.now():%Y%m%d}"
    if letters.letter_for(key) is not None:
        return None
    token = links.mint(Purpose.APPLICATION, volunteer.id, volunteer.person, days=DAYS_TO_CONFIRM)
    url = f"{current_app.config['BASE_URL']}/volunteer/confirm/{token}"
    return _write(volunteer, "confirm", key=key, url=url)


def go_on(draft: Draft, token: str) -> Letter | None:
    """To the address that is typed in a draft: where she can go on. One a day to a mailbox."""
    key = f"application:{hash_of(draft.email or '')[:16]}:{clock.now():%Y%m%d}"
    if draft.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        draft.email,
        "volunteers/email/go_on",
        key=key,
        language=get_locale().language,
        url=f"{current_app.config['BASE_URL']}/volunteer/continue/{token}",
    )


def already(volunteer: Volunteer) -> Letter | None:
    """She, or somebody in her name, applied again."""
    return _write(
        volunteer, "already", key=f"volunteer-already:{volunteer.id}:{clock.now():%Y%m%d}"
    )


def reference(asked: Reference) -> Letter:
    """To somebody who knows her; not to her, and nothing of her but her name."""
    person = asked.volunteer.person
    token = links.mint(Purpose.REFERENCE, asked.id, person, days=DAYS_FOR_A_REFERENCE)
    return outbox.queue(
        asked.email,
        "volunteers/email/reference",
        key=f"reference:{asked.id}",
        language=person.language,
        reference=asked,
        person=person,
        url=f"{current_app.config['BASE_URL']}/reference/{token}",
    )


def renewal(check: Clearance, step: int, days: int) -> Letter | None:
    """A check of hers ends: once at each of the steps, and on its last day."""
    person = check.person
    if person.email is None:
        return None
    return outbox.queue(
        person.email,
        "volunteers/email/renewal",
        key=f"renewal:{check.id}:{step}",
        person_id=person.id,
        language=person.language,
        person=person,
        check=check,
        what=words.CHECKS[check.kind.value][0],
        minutes=words.CHECKS[check.kind.value][1],
        days=days,
        url=_page_of(check),
    )


def _page_of(check: Clearance) -> str:
    """Where she does it: she signs without signing in."""
    if check.kind is ClearanceKind.CODE_OF_CONDUCT:
        return _page_to_sign(check.person)
    return f"{current_app.config['BASE_URL']}/me"


def _page_to_sign(person: Person) -> str:
    token = links.mint(Purpose.CONDUCT, person.id, person, days=DAYS_TO_SIGN)
    return f"{current_app.config['BASE_URL']}/conduct/{token}"


def conduct(person: Person, version: str, *, again: bool = False) -> Letter | None:
    """The code of conduct to read and sign; each text once, and once more when staff ask."""
    key = f"conduct:{version}:{person.id}"
    key += f":{clock.now():%Y%m%d}" if again else ""
    if person.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        person.email,
        "volunteers/email/conduct",
        key=key,
        person_id=person.id,
        language=person.language,
        person=person,
        url=_page_to_sign(person),
    )


def _write(volunteer: Volunteer, template: str, *, key: str, url: str = "") -> Letter | None:
    person = volunteer.person
    if person.email is None:
        return None
    return outbox.queue(
        person.email,
        f"volunteers/email/{template}",
        key=key,
        person_id=person.id,
        language=person.language,
        person=person,
        volunteer=volunteer,
        url=url or f"{current_app.config['BASE_URL']}/me",
    )
