"""Letters to staff about an event, and to her whose calendar asked for what could not be."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import current_app

from stepup import clock
from stepup.calendars.replies import Answer
from stepup.errors import Reason
from stepup.events import invitations, postbox
from stepup.events.models import Event, Invitation, Signup, Slot
from stepup.outbox import actions as outbox
from stepup.outbox import queries as letters
from stepup.outbox.models import Letter
from stepup.people.models import Person

ToStaff = Callable[[Signup, Person, Answer], Letter | None]


def declined(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_declined", signup, colleague, answer)


def remarked(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_remark", signup, colleague, answer)


def proposed(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_proposal", signup, colleague, answer)


def _to_staff(template: str, signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    if colleague.email is None:
        return None
    event = signup.event
    return outbox.queue(
        colleague.email,
        f"events/email/{template}",
        key=f"{template}:{signup.id}:{colleague.id}:{answer.stamp}",
        person_id=colleague.id,
        event=event,
        name=invitations.name_on_paper(signup.person),
        role=signup.slot.called,
        answer=answer,
        colleague=colleague,
        url=f"{current_app.config['BASE_URL']}/staff/events/{event.id}",
    )


def short_of_adults(event: Event, colleague: Person, reasons: Sequence[Reason]) -> Letter | None:
    """SAFE-03, SAFE-04: girls are coming, and too few adults; once a day for the same reasons."""
    if colleague.email is None:
        return None
    rules = "+".join(reason.rule for reason in reasons)
    return outbox.queue(
        colleague.email,
        "events/email/staff_short",
        key=f"short:{event.id}:{colleague.id}:{rules}:{clock.today(event.time_zone)}",
        person_id=colleague.id,
        event=event,
        colleague=colleague,
        reasons=reasons,
        url=f"{current_app.config['BASE_URL']}/staff/events/{event.id}",
    )


def needed(slot: Slot, person: Person) -> Letter | None:
    """A mentor is missing, and she is free: once for each event; None when she was asked before."""
    event = slot.event
    key = f"needed:{event.id}:{person.id}"
    if person.email is None or letters.letter_for(key) is not None:
        return None
    return outbox.queue(
        person.email,
        "events/email/needed",
        key=key,
        person_id=person.id,
        language=person.language,
        event=event,
        person=person,
        role=slot.called,
        url=f"{current_app.config['BASE_URL']}/events/{event.id}",
    )


def counter_declined(invitation: Invitation, signup: Signup, answer: Answer) -> Letter | None:
    """Her calendar proposed another time: what stands, and what she can do."""
    return postbox.post(
        "counter_declined",
        signup,
        key=f"counter:{signup.id}:{answer.stamp}",
        calendar=partial(invitations.decline_counter, invitation),
        method="DECLINECOUNTER",
        answer=answer,
    )
