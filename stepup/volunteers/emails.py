"""Letters to women who want to mentor."""

from flask import current_app

from stepup import clock
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Purpose
from stepup.volunteers.models import Volunteer

DAYS_TO_CONFIRM = 14


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


def already(volunteer: Volunteer) -> Letter | None:
    """She, or somebody in her name, applied again."""
    return _write(
        volunteer, "already", key=f"volunteer-already:{volunteer.id}:{clock.now():%Y%m%d}"
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
