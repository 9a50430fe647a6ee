"""Letters about places, with the calendar text that keeps her calendar right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from stepup import clock
from stepup.calendars import invitations as itip
from stepup.calendars.invitations import Party
from stepup.cohorts import queries as cohorts
from stepup.events import entries, organizers, postbox
from stepup.events.models import Event, Invitation, Method, ReminderRule, Signup, SignupState
from stepup.inserts import insert_new
from stepup.outbox.models import Letter
from stepup.people.models import Person
from stepup.safety.rules import shown_name
from stepup.tokens import hash_of

ALARM = (120,)  # minutes before; feeds have none: Google and Apple drop those


def confirm_please(signup: Signup) -> Letter | None:
    """To a guest whose address nobody has proved yet: her place is held until she answers."""
    return _write("hold", signup, f"{signup.id}:{_stamp(signup)}")


def invite(signup: Signup) -> Letter | None:
    """She has the place: the invitation, or the next version of it."""
    invitation = _next(signup.event, signup.person, Method.REQUEST)
    return _write("confirmed", signup, _version(invitation), invitation=invitation)


class Booked(Protocol):
    """Several dates of one person, and what became of each."""

    @property
    def taken(self) -> Sequence[Signup]: ...
    @property
    def held(self) -> Sequence[Signup]: ...
    @property
    def waiting(self) -> Sequence[Signup]: ...
    @property
    def refused(self) -> Sequence[tuple[Event, str]]: ...


def booked(booking: Booked) -> Letter | None:
    """One letter about several dates, with an invitation to each that she has."""
    dates = [*booking.held, *booking.taken, *booking.waiting]
    version = hash_of("+".join(f"{one.id}:{one.state.value}:{_stamp(one)}" for one in dates))
    taken = booking.taken
    return postbox.post(
        "booked",
        dates[0],
        key=f"booked:{dates[0].person_id}:{version}",
        calendar=partial(_calendar_of_all, taken) if taken else None,
        method=Method.REQUEST.value.upper() if taken else "",
        taken=taken,
        held=booking.held,
        waiting=booking.waiting,
        refused=booking.refused,
    )


def _calendar_of_all(taken: Sequence[Signup], address: str) -> bytes:
    sent = [entries.last_invitation(signup.event, signup.person) for signup in taken]
    return b"".join(_calendar(invitation, address) for invitation in sent if invitation)


def update(signup: Signup, changes: list[str]) -> Letter | None:
    """The event changed; `changes` says what in words. Who only waits has no calendar entry."""
    return _renew("moved", signup, changes)


def restored(signup: Signup) -> Letter | None:
    """What was called off takes place after all."""
    return _renew("restored", signup)


def _renew(template: str, signup: Signup, changes: Sequence[str] = ()) -> Letter | None:
    if signup.state is not SignupState.CONFIRMED:
        return _write(template, signup, f"{signup.id}:{signup.event.sequence}", changes=changes)
    invitation = _next(signup.event, signup.person, Method.REQUEST)
    return _write(template, signup, _version(invitation), invitation=invitation, changes=changes)


def event_cancelled(signup: Signup) -> Letter | None:
    return _take_back("cancelled", signup)


def withdrawn(signup: Signup) -> Letter | None:
    return _take_back("withdrawn", signup)


def removed(signup: Signup) -> Letter | None:
    return _take_back("removed", signup)


def waiting(signup: Signup) -> Letter | None:
    return _write("waiting", signup, f"{signup.id}:{_stamp(signup)}")


def offer(signup: Signup, told_at: datetime) -> Letter | None:
    """In the morning when it is night where she is; her time to decide begins then."""
    key = _key("offer", signup, f"{signup.id}:{_stamp(signup)}")
    return postbox.post("offer", signup, key=key, not_before=told_at)


def first_come(signup: Signup) -> Letter | None:
    """A seat is free and it begins soon; once for each place in line."""
    return _write("first_come", signup, f"{signup.id}")


def lapsed(signup: Signup) -> Letter | None:
    return _write("lapsed", signup, f"{signup.id}:{_stamp(signup)}")


def asked_again(signup: Signup) -> Letter | None:
    """For the place she has, or has yet to confirm; at most one such letter a day."""
    if signup.state is SignupState.HELD:
        return _write("hold", signup, f"{signup.id}:{clock.today('UTC')}")
    return again(signup)


def again(signup: Signup) -> Letter | None:
    return _write("again", signup, f"{signup.id}:{clock.today('UTC')}")


def repeat(invitation: Invitation, signup: Signup) -> Letter | None:
    """Her calendar asked for the version that stands; at most once an hour."""
    hour = f"{invitation.sequence}:{clock.now():%Y%m%dT%H}"
    return _write("refreshed", signup, hour, invitation=invitation)


def remind(signup: Signup, rule: ReminderRule) -> Letter | None:
    """By this rule, in its words; never after it has begun."""
    return postbox.post(
        rule.kind.value,
        signup,
        key=reminder_key(signup, rule),
        not_after=signup.event.starts_at,
        words=rule.words,
    )


def reminder_key(signup: Signup, rule: ReminderRule) -> str:
    by = f"{rule.id}:" if rule.id else ""
    return _key(rule.kind.value, signup, f"{by}{_day_of(signup)}")


def _day_of(signup: Signup) -> str:
    """An event that moves to another day is worth another reminder."""
    return f"{signup.id}:{signup.event.starts_at:%Y%m%d}"


def _key(template: str, signup: Signup, version: str) -> str:
    return f"{template}:{signup.event_id}:{signup.person_id}:{version}"


def _take_back(template: str, signup: Signup) -> Letter | None:
    """A letter, and a CANCEL to whoever had it in her calendar."""
    had = entries.last_invitation(signup.event, signup.person)
    if had is None or had.method is Method.CANCEL:
        return _write(template, signup, f"{signup.id}:{_stamp(signup)}")
    invitation = _next(signup.event, signup.person, Method.CANCEL)
    return _write(template, signup, _version(invitation), invitation=invitation)


def _next(event: Event, person: Person, method: Method) -> Invitation:
    """The next version for her calendar: above whatever was sent before, also after a return."""
    invitation = entries.last_invitation(event, person)
    if invitation is None:
        first = {"event_id": event.id, "person_id": person.id, "sequence": event.sequence}
        return insert_new(Invitation(method=method, **first), event=event, person=person)
    invitation.sequence = max(event.sequence, invitation.sequence + 1)
    invitation.method, invitation.changed_at = method, clock.now()
    return invitation


def _calendar(invitation: Invitation, address: str) -> bytes:
    cancelled = invitation.method is Method.CANCEL
    shown = entries.entry(
        invitation.event,
        sequence=invitation.sequence,
        cancelled=cancelled,
        language=invitation.person.language,
    )
    organizer = organizers.organizer_for(invitation.person)
    attendee = Party(name_on_paper(invitation.person), address)
    if cancelled:
        return itip.cancellation(shown, organizer, attendee)
    return itip.request(replace(shown, alarm_minutes=ALARM), organizer, attendee)


def decline_counter(invitation: Invitation) -> bytes:
    """To somebody whose calendar proposed another time: the version that she has stands."""
    shown = entries.entry(invitation.event, sequence=invitation.sequence)
    return itip.decline_counter(shown, organizers.organizer_for(invitation.person))


def name_on_paper(person: Person) -> str:
    """SAFE-22: in a letter and a calendar file too a girl has no surname."""
    today = clock.today("UTC")
    minor = person.is_minor_on(today) or bool(cohorts.enrolled_ids([person.id], today))
    return shown_name(person.first_name, person.last_name, minor)


def _write(
    template: str,
    signup: Signup,
    version: str,
    *,
    invitation: Invitation | None = None,
    changes: Sequence[str] = (),
) -> Letter | None:
    return postbox.post(
        template,
        signup,
        key=_key(template, signup, version),
        calendar=partial(_calendar, invitation) if invitation else None,
        method=invitation.method.value.upper() if invitation else "",
        changes=changes,
    )


def _version(invitation: Invitation) -> str:
    return f"v{invitation.sequence}"


def _stamp(signup: Signup) -> str:
    return f"{signup.changed_at:%Y%m%dT%H%M%S%f}"
