"""What calendars show of an event: of a public one, and of the place that somebody has."""

from collections.abc import Collection
from dataclasses import replace

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select

from stepup.calendars.entries import Entry
from stepup.db import db
from stepup.events.models import Event, EventState, Invitation, Signup, SignupState
from stepup.people.models import Person

INVITED = select(Invitation).where(
    Invitation.event_id == bindparam("event"), Invitation.person_id == bindparam("person")
)


def entry(event: Event, *, sequence: int, cancelled: bool = False, language: str = "en") -> Entry:
    """What the calendar of somebody with a place shows; nothing about who comes.

    The language is named, never that of the page: what everybody reads is written once.
    """
    return Entry(
        uid=event.uid,
        sequence=sequence,
        changed_at=event.changed_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        title=event.title,
        description=_description(event, language),
        location=_location(event, language),
        url=f"{current_app.config['BASE_URL']}/events/{event.id}",
        geo=_position(event),
        conference=event.online_url or None,
        status="CANCELLED" if cancelled else "CONFIRMED",
        categories=(event.program.name,) if event.program else (),
        language=language,
    )


def public_entry(event: Event, language: str = "en") -> Entry:
    """Without the link of an online meeting: it is for those who have a place."""
    cancelled = event.state is EventState.CANCELLED
    shown = entry(event, sequence=event.sequence, cancelled=cancelled, language=language)
    return replace(shown, conference=None, description=_words(event, language))


def own_entry(signup: Signup, language: str = "") -> Entry:
    """As her own calendar has it; in her language, unless somebody else's is named."""
    had = last_invitation(signup.event, signup.person)
    return entry_for(signup, had.sequence if had else 0, language)


def last_invitation(event: Event, person: Person) -> Invitation | None:
    return db.session.scalars(INVITED, {"event": event.id, "person": person.id}).first()


def last_sent(person_ids: Collection[int], event_ids: Collection[int]) -> dict[int, int]:
    """The highest sequence that a letter to one of them about each event carried."""
    chosen = select(Invitation.event_id, func.max(Invitation.sequence)).where(
        Invitation.person_id.in_(person_ids), Invitation.event_id.in_(event_ids)
    )
    chosen = chosen.group_by(Invitation.event_id)
    return {event_id: sequence for event_id, sequence in db.session.execute(chosen)}


def entry_for(signup: Signup, sequence: int, language: str = "") -> Entry:
    """As a feed of hers shows it; `sequence` is the last one sent to her calendar."""
    event, language = signup.event, language or signup.person.language
    newest = max(event.sequence, sequence)
    if event.state is EventState.CANCELLED:
        return replace(public_entry(event, language), sequence=newest)
    if signup.state is SignupState.CONFIRMED:
        return entry(event, sequence=newest, language=language)
    return replace(public_entry(event, language), sequence=newest, status="TENTATIVE")


def _description(event: Event, language: str) -> str:
    return "\n\n".join(part for part in (_words(event, language), event.online_url) if part)


def _words(event: Event, language: str) -> str:
    if not event.bring:
        return event.description
    with force_locale(language):
        bring = _("Please bring: %(things)s", things=event.bring)
    return f"{event.description}\n\n{bring}".strip()


def _location(event: Event, language: str) -> str:
    if not event.online_url:
        return event.place
    with force_locale(language):
        return _("Online")


def _position(event: Event) -> tuple[float, float] | None:
    site = event.site
    if event.online_url or site.latitude is None or site.longitude is None:
        return None
    return site.latitude, site.longitude
