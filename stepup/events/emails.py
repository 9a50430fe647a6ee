"""Letters to staff about an event, and to her whose calendar asked for what could not be."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from stepup import clock
from stepup.calendars.replies import Answer
from stepup.errors import Reason, Refused
from stepup.events import invitations, mailboxes, postbox, quiet
from stepup.events.models import Attendance, CoverAsk, Event, Invitation, Signup
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose

ToStaff = Callable[[Signup, Person, Answer], Letter | None]


def declined(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_declined", signup, colleague, answer)


def remarked(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_remark", signup, colleague, answer)


def proposed(signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _to_staff("staff_proposal", signup, colleague, answer)


def _to_staff(template: str, signup: Signup, colleague: Person, answer: Answer) -> Letter | None:
    return _about(
        signup.event,
        colleague,
        template,
        key=f"{template}:{signup.id}:{colleague.id}:{answer.stamp}",
        name=invitations.name_on_paper(signup.person),
        role=signup.slot.called,
        answer=answer,
    )


def short_of_adults(event: Event, colleague: Person, reasons: Sequence[Reason]) -> Letter | None:
    """SAFE-03, SAFE-04: girls are coming, and too few adults; once a day for the same reasons."""
    rules = "+".join(reason.rule for reason in reasons)
    key = f"short:{event.id}:{colleague.id}:{rules}:{clock.today(event.time_zone)}"
    return _about(event, colleague, "staff_short", key=key, reasons=reasons)


def may_be_short(event: Event, colleague: Person, likely: float) -> Letter | None:
    key = f"risk:{event.id}:{colleague.id}:{clock.today(event.time_zone)}"
    return _about(event, colleague, "staff_risk", key=key, percent=round(100 * likely))


def _about(
    event: Event, colleague: Person, template: str, *, key: str, **facts: Any
) -> Letter | None:
    if colleague.email is None:
        return None
    return outbox.queue(
        colleague.email,
        f"events/email/{template}",
        key=key,
        person_id=colleague.id,
        event=event,
        colleague=colleague,
        url=f"{current_app.config['BASE_URL']}/staff/events/{event.id}",
        **facts,
    )


def thanks(attendance: Attendance, *, girls: int, evenings: int, hours: float) -> Letter | None:
    """With facts: who came, how long she was there, what it adds up to. Not at night."""
    event, person = attendance.event, attendance.person
    if person.email is None:
        return None
    return outbox.queue(
        person.email,
        "events/email/thanks",
        key=f"thanks:{event.id}:{person.id}",
        person_id=person.id,
        language=person.language,
        not_before=quiet.morning_after(clock.now(), person.time_zone or event.time_zone),
        event=event,
        person=person,
        girls=girls,
        evenings=evenings,
        hours=hours,
        url=f"{current_app.config['BASE_URL']}/me/hours",
    )


def missed(signup: Signup, *, not_before: datetime) -> Letter | None:
    """She had a place and nobody saw her: kindly, and late enough that staff can mend it first."""
    person, event = signup.person, signup.event
    if person.email is None:
        return None
    return outbox.queue(
        person.email,
        "events/email/missed",
        key=missed_key(signup),
        person_id=person.id,
        language=person.language,
        not_before=quiet.morning_after(not_before, person.time_zone or event.time_zone),
        event=event,
        person=person,
        url=f"{current_app.config['BASE_URL']}/events",
    )


def missed_key(signup: Signup) -> str:
    return f"missed:{signup.event_id}:{signup.person_id}"


def not_given(event: Event, person: Person, refusal: Refused) -> Letter | None:
    """Why she cannot have a place that somebody asked for in her name; at most once a day."""
    way = mailboxes.way_to(person, event.time_zone)
    if way.address is None:
        return None
    return outbox.queue(
        way.address,
        "events/email/not_given",
        key=f"not-given:{event.id}:{person.id}:{clock.today(event.time_zone)}",
        person_id=person.id,
        language=person.language,
        not_before=way.not_before,
        event=event,
        person=person,
        why=[reason.sentence for reason in refusal.reasons] or [str(refusal)],
        url=f"{current_app.config['BASE_URL']}/me",
    )


def needed(ask: CoverAsk) -> Letter | None:
    """A mentor is missing, and she is free: her own page has yes and no. Not at night."""
    event, person = ask.event, ask.person
    if person.email is None:
        return None
    token = links.mint(Purpose.COVER, ask.id, person, days=max(_days_until(event), 1))
    return outbox.queue(
        person.email,
        "events/email/needed",
        key=f"needed:{event.id}:{person.id}",
        person_id=person.id,
        language=person.language,
        not_before=mailboxes.earliest(person, event),
        not_after=event.starts_at,
        event=event,
        person=person,
        role=ask.slot.called,
        url=f"{current_app.config['BASE_URL']}/asked/{token}",
    )


def _days_until(event: Event) -> int:
    return (event.ends_at - clock.now()).days + 1


def counter_declined(invitation: Invitation, signup: Signup, answer: Answer) -> Letter | None:
    """Her calendar proposed another time: what stands, and what she can do."""
    return postbox.post(
        "counter_declined",
        signup,
        key=f"counter:{signup.id}:{answer.stamp}",
        calendar=lambda _to: invitations.decline_counter(invitation),  # it names no attendee
        method="DECLINECOUNTER",
        answer=answer,
    )
