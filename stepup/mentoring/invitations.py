"""A meeting in the calendars of the mentor, the girl and the member of staff who is there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app

from stepup import clock
from stepup.calendars import invitations as itip
from stepup.calendars.entries import Entry
from stepup.calendars.invitations import Party
from stepup.calendars.replies import Answer
from stepup.events import mailboxes, organizers
from stepup.events.invitations import ALARM, name_on_paper
from stepup.mentoring.models import Meeting, MeetingState
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.outbox.queries import COPY
from stepup.people.models import Person
from stepup.tokens import hash_of

CANCELS = {"cancelled", "replaced"}


def tell(meeting: Meeting, kind: str, had_host: Person | None = None) -> list[Letter]:
    """`kind` is planned, moved or cancelled; her letter is copied to who looks after her.

    Whoever was the host before hears that she is not any more, and it leaves her calendar.
    """
    is_replaced = had_host is not None and had_host.id != meeting.host.id
    told = [(meeting.mentor, kind), (meeting.girl, kind)]
    told.append((meeting.host, "planned" if is_replaced else kind))
    if had_host is not None and is_replaced:
        told.append((had_host, "replaced"))
    letters = [_tell(meeting, person, said) for person, said in told]
    return [letter for letter in letters if letter is not None]


def who_comes(meeting: Meeting) -> tuple[Person, Person, Person]:
    return meeting.mentor, meeting.girl, meeting.host


def tell_of_all(meetings: Sequence[Meeting]) -> None:
    """They were called off together: one letter to each of those who would have come."""
    theirs: dict[Person, list[Meeting]] = {}
    for meeting in sorted(meetings, key=lambda one: one.starts_at):
        for person in who_comes(meeting):
            theirs.setdefault(person, []).append(meeting)
    for person, hers in theirs.items():
        _tell_off(hers, person)


def _tell_off(meetings: Sequence[Meeting], person: Person) -> None:
    if len(meetings) == 1:
        _tell(meetings[0], person, "cancelled")
        return
    versions = hash_of("+".join(f"{one.id}:{one.sequence}" for one in meetings))
    _post("cancelled_dates", person, "cancelled", meetings, f"meetings:{versions}:{person.id}")


def repeat(meeting: Meeting, person: Person) -> Letter | None:
    """Her calendar asked for the version that stands; at most once an hour."""
    cancelled = meeting.state is MeetingState.CANCELLED
    return _tell(
        meeting, person, "cancelled" if cancelled else "planned", f"{clock.now():%Y%m%dT%H}:"
    )


def _tell(meeting: Meeting, person: Person, kind: str, again: str = "") -> Letter | None:
    key = f"meeting:{again}{meeting.id}:{meeting.sequence}:{person.id}"
    return _post(kind if kind in CANCELS else "meeting", person, kind, [meeting], key)


def _post(
    name: str, person: Person, kind: str, meetings: Sequence[Meeting], key: str
) -> Letter | None:
    meeting, template = meetings[0], f"mentoring/email/{name}"
    way = mailboxes.way_to(person, meeting.site.time_zone)
    if way.address is None:
        return None
    facts = _facts(meeting, person, kind) | {"not_before": _not_before(meeting, way)}
    facts["dates"] = [(one, others_than(person, one)) for one in meetings]
    if way.copy_to is not None and way.copy_to.email is not None:
        copy_to, language = way.copy_to.email, way.copy_to.language
        outbox.queue(copy_to, template, key=key + COPY, language=language, is_copy=True, **facts)
    return outbox.queue(
        way.address,
        template,
        key=key,
        language=person.language,
        sent_by=organizers.organizer_for(person).address,
        calendar=partial(_calendars, meetings, person, kind, way.address),
        method="CANCEL" if kind in CANCELS else "REQUEST",
        is_copy=False,
        **facts,
    )


def pass_on(meeting: Meeting, person: Person, colleague: Person, answer: Answer) -> Letter | None:
    """What she answered in her calendar, to somebody of the staff."""
    if colleague.email is None:
        return None
    return outbox.queue(
        colleague.email,
        "mentoring/staff/email/answer",
        key=f"meeting-answer:{meeting.id}:{person.id}:{colleague.id}:{answer.stamp}",
        person_id=colleague.id,
        colleague=colleague,
        name=name_on_paper(person),
        others=others_than(person, meeting),
        meeting=meeting,
        answer=answer,
        url=f"{current_app.config['BASE_URL']}/staff/matches/meetings/{meeting.id}",
    )


def _facts(meeting: Meeting, person: Person, kind: str) -> dict[str, Any]:
    return {
        "person_id": person.id,
        "person": person,
        "meeting": meeting,
        "others": others_than(person, meeting),
        "moved": kind == "moved",
        "url": f"{current_app.config['BASE_URL']}/me" if person.id != meeting.girl_id else "",
    }


def _not_before(meeting: Meeting, way: mailboxes.Way) -> datetime | None:
    """In the morning (SAFE-07), unless it would begin, or not begin, before she reads it."""
    late = way.not_before is not None and meeting.starts_at <= way.not_before
    return None if late or meeting.state is MeetingState.CANCELLED else way.not_before


def others_than(person: Person, meeting: Meeting) -> str:
    """Whom she meets: SAFE-22, of a girl the first name."""
    both = (meeting.mentor, meeting.girl)
    return " + ".join(name_on_paper(one) for one in both if one.id != person.id)


def _calendars(meetings: Sequence[Meeting], person: Person, kind: str, address: str) -> bytes:
    return b"".join(_calendar(meeting, person, kind, address) for meeting in meetings)


def _calendar(meeting: Meeting, person: Person, kind: str, address: str) -> bytes:
    organizer = organizers.organizer_for(person)
    attendee = Party(name_on_paper(person), address)
    if kind in CANCELS:
        return itip.cancellation(entry_for(meeting, person), organizer, attendee)
    ringing = replace(entry_for(meeting, person), alarm_minutes=ALARM)
    return itip.request(ringing, organizer, attendee, accepted=False)


def entry_for(meeting: Meeting, person: Person) -> Entry:
    """The same in her invitation, which rings too, and in her feed."""
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.site.time_zone,
        title=f"Step Up: {others_than(person, meeting)}",
        description=meeting.note,
        location=meeting.where if meeting.place else "",
        conference=meeting.call_url or None,
        status="CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED",
    )
