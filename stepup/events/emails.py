"""Letters about what a calendar said: to staff, and to her whose wish could not be met."""

from collections.abc import Callable
from functools import partial

from flask import current_app

from stepup.calendars.replies import Answer
from stepup.events import invitations, mailboxes, organizers
from stepup.events.models import Invitation, Signup
from stepup.outbox import actions as outbox
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


def counter_declined(invitation: Invitation, signup: Signup, answer: Answer) -> Letter | None:
    """Her calendar proposed another time: what stands, and what she can do."""
    address = mailboxes.mailbox_of(signup.person)
    if address is None:
        return None
    return outbox.queue(
        address,
        "events/email/counter_declined",
        key=f"counter:{signup.id}:{answer.stamp}",
        person_id=signup.person_id,
        language=signup.person.language,
        sent_by=organizers.organizer_for(signup.person).address,
        calendar=partial(invitations.decline_counter, invitation, address),
        method="DECLINECOUNTER",
        signup=signup,
        event=signup.event,
        person=signup.person,
        role=signup.slot.called,
        answer=answer,
        url=invitations.own_page(signup),
    )
