"""Letters to whoever accompanies matches: how many wait, and where it says why."""

from datetime import date

from flask import current_app

from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people.models import Person


def matches_wait(person: Person, site_id: int | None, number: int, on: date) -> Letter | None:
    """One a night at most; no name of a girl is in it."""
    key = f"matches:{site_id or 'house'}:{on:%Y%m%d}:{person.id}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        person.email,
        "mentoring/email/matches_wait",
        key=key,
        person_id=person.id,
        person=person,
        number=number,
        url=f"{current_app.config['BASE_URL']}/staff/matches",
    )
