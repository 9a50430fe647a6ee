"""Letters about places, with the calendar text that keeps her calendar right."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select

from stepup import clock
from stepup.calendars import invitations as itip
from stepup.calendars.entries import Entry
from stepup.calendars.invitations import Party
from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.events import mailboxes, organizers
from stepup.events.models import Event, EventState, Invitation, Method, Signup, SignupState
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose
from stepup.safety.rules import shown_name

ALARM = (120,)  # minutes before; feeds have none: Google and Apple drop those


def confirm_please(signup: Signup) -> Letter | None:
    """To a guest whose address nobody has proved yet: her place is held until she answers."""
    return _write("hold", signup, f"{signup.id}:{_stamp(signup)}")


def invite(signup: Signup) -> Letter | None:
    """She has the place: the invitation, or the next version of it."""
    invitation = _next(signup.event, signup.person, Method.REQUEST)
    return _write("confirmed", signup, _version(invitation), invitation=invitation)


def update(signup: Signup, changes: list[str]) -> Letter | None:
    """The event changed; `changes` says what in words. Who only waits has no calendar entry."""
    if signup.state is not SignupState.CONFIRMED:
        return _write("moved", signup, f"{signup.id}:{signup.event.sequence}", changes=changes)
    invitation = _next(signup.event, signup.person, Method.REQUEST)
    return _write("moved", signup, _version(invitation), invitation=invitation, changes=changes)


def event_cancelled(signup: Signup) -> Letter | None:
    return _take_back("cancelled", signup)


def withdrawn(signup: Signup) -> Letter | None:
    return _take_back("withdrawn", signup)


def removed(signup: Signup) -> Letter | None:
    return _take_back("removed", signup)


def waiting(signup: Signup, place: int) -> Letter | None:
    return _write("waiting", signup, f"{signup.id}:{_stamp(signup)}", place=place)


def offer(signup: Signup) -> Letter | None:
    return _write("offer", signup, f"{signup.id}:{_stamp(signup)}")


def lapsed(signup: Signup) -> Letter | None:
    return _write("lapsed", signup, f"{signup.id}:{_stamp(signup)}")


def again(signup: Signup) -> Letter | None:
    """She asked once more for the place she has; at most one such letter a day."""
    return _write("again", signup, f"{signup.id}:{clock.today('UTC')}")


def repeat(invitation: Invitation, signup: Signup) -> Letter | None:
    """Her calendar asked for the version that stands; at most once an hour."""
    hour = f"{invitation.sequence}:{clock.now():%Y%m%dT%H}"
    return _write("refreshed", signup, hour, invitation=invitation)


def remind(signup: Signup) -> Letter | None:
    return _write("reminder", signup, _day_of(signup))


def reminder_key(signup: Signup) -> str:
    return _key("reminder", signup, _day_of(signup))


def _day_of(signup: Signup) -> str:
    """An event that moves to another day is worth another reminder."""
    return f"{signup.id}:{signup.event.starts_at:%Y%m%d}"


def _key(template: str, signup: Signup, version: str) -> str:
    return f"{template}:{signup.event_id}:{signup.person_id}:{version}"


def _take_back(template: str, signup: Signup) -> Letter | None:
    """A letter, and a CANCEL to whoever had it in her calendar."""
    had = _last(signup.event, signup.person)
    if had is None or had.method is Method.CANCEL:
        return _write(template, signup, f"{signup.id}:{_stamp(signup)}")
    invitation = _next(signup.event, signup.person, Method.CANCEL)
    return _write(template, signup, _version(invitation), invitation=invitation)


def _last(event: Event, person: Person) -> Invitation | None:
    chosen = select(Invitation).where(
        Invitation.event_id == event.id, Invitation.person_id == person.id
    )
    return db.session.scalars(chosen).first()


def _next(event: Event, person: Person, method: Method) -> Invitation:
    """The next version for her calendar: above whatever was sent before, also after a return."""
    invitation = _last(event, person)
    if invitation is None:
        invitation = Invitation(event=event, person=person, method=method, sequence=event.sequence)
        db.session.add(invitation)
    else:
        invitation.sequence = max(event.sequence, invitation.sequence + 1)
        invitation.method = method
    invitation.changed_at = clock.now()
    return invitation


def entry(event: Event, *, sequence: int, cancelled: bool = False) -> Entry:
    """What the calendar of somebody with a place shows; nothing about who comes."""
    return Entry(
        uid=event.uid,
        sequence=sequence,
        changed_at=event.changed_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        title=event.title,
        description=_description(event),
        location=event.place,
        url=f"{current_app.config['BASE_URL']}/events/{event.id}",
        geo=_position(event),
        conference=event.online_url or None,
        status="CANCELLED" if cancelled else "CONFIRMED",
    )


def public_entry(event: Event) -> Entry:
    """Without the link of an online meeting: it is for those who have a place."""
    cancelled = event.state is EventState.CANCELLED
    shown = entry(event, sequence=event.sequence, cancelled=cancelled)
    return replace(shown, conference=None, description=_words(event))


def own_entry(signup: Signup) -> Entry:
    """As her own calendar has it."""
    had = _last(signup.event, signup.person)
    return entry_for(signup, had.sequence if had else 0)


def last_sent(person: Person, event_ids: Collection[int]) -> dict[int, int]:
    """The sequence that the last letter about each event carried."""
    chosen = select(Invitation.event_id, Invitation.sequence).where(
        Invitation.person_id == person.id, Invitation.event_id.in_(event_ids)
    )
    return {event_id: sequence for event_id, sequence in db.session.execute(chosen)}


def entry_for(signup: Signup, sequence: int) -> Entry:
    """As a feed of hers shows it; `sequence` is the last one sent to her calendar."""
    event = signup.event
    newest = max(event.sequence, sequence)
    if event.state is EventState.CANCELLED:
        return replace(public_entry(event), sequence=newest)
    if signup.state is SignupState.CONFIRMED:
        return entry(event, sequence=newest)
    return replace(public_entry(event), sequence=newest, status="TENTATIVE")


def _description(event: Event) -> str:
    return "\n\n".join(part for part in (_words(event), event.online_url) if part)


def _words(event: Event) -> str:
    parts = [event.description, event.bring and f"Please bring: {event.bring}"]
    return "\n\n".join(part for part in parts if part)


def _position(event: Event) -> tuple[float, float] | None:
    site = event.site
    if event.online_url or site.latitude is None or site.longitude is None:
        return None
    return site.latitude, site.longitude


def _calendar(invitation: Invitation, address: str) -> bytes:
    cancelled = invitation.method is Method.CANCEL
    shown = entry(invitation.event, sequence=invitation.sequence, cancelled=cancelled)
    organizer = organizers.organizer_for(invitation.person)
    attendee = Party(name_on_paper(invitation.person), address)
    if cancelled:
        return itip.cancellation(shown, organizer, attendee)
    return itip.request(replace(shown, alarm_minutes=ALARM), organizer, attendee)


def decline_counter(invitation: Invitation, address: str) -> bytes:
    """The version that stands, to somebody whose calendar proposed another time."""
    shown = entry(invitation.event, sequence=invitation.sequence)
    attendee = Party(name_on_paper(invitation.person), address)
    return itip.decline_counter(shown, organizers.organizer_for(invitation.person), attendee)


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
    place: int = 0,
) -> Letter | None:
    address = mailboxes.mailbox_of(signup.person)
    if address is None:
        return None
    event = signup.event
    return outbox.queue(
        address,
        f"events/email/{template}",
        key=_key(template, signup, version),
        person_id=signup.person_id,
        language=signup.person.language,
        sent_by=organizers.organizer_for(signup.person).address if invitation else "",
        calendar=partial(_calendar, invitation, address) if invitation else None,
        method=invitation.method.value.upper() if invitation else "",
        signup=signup,
        event=event,
        person=signup.person,
        role=signup.slot.called,
        url=own_page(signup),
        changes=changes,
        place=place,
    )


def own_page(signup: Signup) -> str:
    days = (signup.event.ends_at - clock.now() + timedelta(days=30)).days
    token = links.mint(Purpose.SIGNUP, signup.id, signup.person, days=max(days, 30))
    return f"{current_app.config['BASE_URL']}/signups/{token}"


def _version(invitation: Invitation) -> str:
    return f"v{invitation.sequence}"


def _stamp(signup: Signup) -> str:
    return f"{signup.changed_at:%Y%m%dT%H%M%S%f}"
