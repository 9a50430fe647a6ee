"""Letters to the safeguarding lead; none says what a concern is about (SAFE-20)."""

from flask import current_app

from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.safety.models import Concern


def concern_raised(concern: Concern, lead: Person, *, again: bool = False) -> Letter | None:
    """That there is one; once more, once, when a day went by without a note."""
    if lead.email is None:
        return None
    step = "again" if again else "raised"
    return outbox.queue(
        lead.email,
        "safety/email/concern",
        key=f"concern:{concern.id}:{step}:{lead.id}",
        person_id=lead.id,
        lead=lead,
        reference=concern.reference,
        again=again,
        url=f"{current_app.config['BASE_URL']}/staff/concerns/{concern.id}",
    )
