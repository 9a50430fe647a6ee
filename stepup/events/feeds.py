"""Which events each feed holds, and the mark by which a calendar program knows it has them all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.calendars.entries import Entry
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events import entries, revisions
from stepup.events.models import LIVE, Event, EventState, Signup, SignupState, Visibility
from stepup.events.queries import PUBLIC
from stepup.organisation import queries as organisation
from stepup.organisation.models import Site
from stepup.people.models import Person, PersonalLink

NAMED = joinedload(Event.site), joinedload(Event.program)
RENDERER = "3"  # raise it when the same events are written differently
PAST = timedelta(days=90)
AHEAD = timedelta(days=730)
CANCELLED_STAYS = timedelta(days=60)


@dataclass(frozen=True)
class Mark:
    """`tag` differs whenever the text would; nothing older than `changed_at` is the same."""

    tag: str
    changed_at: datetime


def mark_of(scope: str, *facts: object) -> Mark:
    """One query. The window moves at midnight, so the day is part of it."""
    return _mark(revisions.current(scope), scope, *facts)


def mark_of_family(people: Sequence[Person], *facts: object) -> Mark:
    """Whoever joins it or leaves it makes another one, also before anything else changes."""
    scopes = [revisions.of_person(person.id) for person in people]
    called = [person.called for person in people]
    return _mark(revisions.current_of(scopes), scopes, called, *facts)


def _mark(version: revisions.Version, *facts: object) -> Mark:
    midnight = clock.start_of(_today())
    tag = _hash(version.mark, midnight, *facts)
    return Mark(tag, max(version.changed_at or midnight, midnight))


def mark_of_events(events: Sequence[Event]) -> Mark:
    versions = [(event.id, event.sequence, event.changed_at, _where(event)) for event in events]
    return Mark(_hash(versions), max(event.changed_at for event in events))


def _where(event: Event) -> tuple[object, ...]:
    """A site's address is no fact of its own of a date that is over."""
    return event.place, event.site.latitude, event.site.longitude


def mark_of_farewell(link: PersonalLink) -> Mark:
    revoked_at = link.revoked_at or clock.now()
    return Mark(_hash("revoked", link.id, revoked_at, link.person.language), revoked_at)


def _hash(*facts: object) -> str:
    return hashlib.sha256(repr((RENDERER, *facts)).encode()).hexdigest()[:32]


def _today() -> date:
    return clock.today("UTC")


def public_entries(site: Site | None = None) -> list[Entry]:
    chosen = select(Event).where(PUBLIC, Event.state != EventState.DRAFT, *_window())
    if site is not None:
        chosen = chosen.where(Event.site_id == site.id)
    found = db.session.scalars(chosen.options(*NAMED).order_by(Event.starts_at))
    return [entries.public_entry(event) for event in found]


def cohort_entries(cohort: Cohort, language: str) -> list[Entry]:
    """All its dates but the private ones, for whoever belongs to it."""
    shown = Event.visibility != Visibility.PRIVATE, Event.state != EventState.DRAFT
    chosen = select(Event).where(Event.cohort_id == cohort.id, *shown, *_window())
    found = db.session.scalars(chosen.options(*NAMED).order_by(Event.starts_at))
    return [entries.public_entry(event, language) for event in found]


def own_entries(person: Person) -> list[Entry]:
    """Her places: what is certain, and what she stands in line for as tentative."""
    return [entries.entry_for(signup, sent) for (signup, *_others), sent in _evenings([person])]


def family_entries(reader: Person, girls: Sequence[Person]) -> list[Entry]:
    """What her girls are down for, and she herself: an evening stands once, whoever comes to it.

    SAFE-22: of a girl it says nothing; her first name, where it must say which of several.
    """
    shown = []
    for signups, sent in _evenings([reader, *girls]):
        entry = entries.entry_for(signups[0], sent, reader.language)
        whose = [one.person.called for one in signups if one.person_id != reader.id]
        named = f"{entry.title} ({', '.join(sorted(whose))})"
        shown.append(replace(entry, title=named) if whose and len(girls) > 1 else entry)
    return shown


def _evenings(people: Sequence[Person]) -> list[tuple[list[Signup], int]]:
    """Their places, by event, the surest first; and the version that their calendars know."""
    ids = [person.id for person in people]
    found = db.session.scalars(
        select(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(Signup.person_id.in_(ids), Signup.state.in_(LIVE), *_window())
        .options(*(joinedload(Signup.event).options(named) for named in NAMED))
        .options(joinedload(Signup.person))
        .order_by(Event.starts_at, Event.id, Signup.id)
    ).all()
    sent = entries.last_sent(ids, [signup.event_id for signup in found])
    together = groupby(found, lambda signup: signup.event_id)
    return [(sorted(each, key=_is_unsure), sent.get(event_id, 0)) for event_id, each in together]


def _is_unsure(signup: Signup) -> bool:
    return signup.state is not SignupState.CONFIRMED


def farewell(link: PersonalLink, lasts: timedelta) -> Entry:
    """The only date in a feed that was revoked, from that day on."""
    person, revoked_at = link.person, link.revoked_at or clock.now()
    zone = person.time_zone or organisation.current().time_zone
    starts_at = clock.start_of(clock.to_local(revoked_at, zone).date(), zone)
    with force_locale(person.language):
        return Entry(
            uid=f"feed-{link.id}-revoked@stepup",
            sequence=0,
            changed_at=revoked_at,
            starts_at=starts_at,
            ends_at=starts_at + lasts,
            time_zone=zone,
            title=_("This calendar was switched off"),
            description=_(
                "Your dates are not shown here any more. Make a new address on your page."
            ),
            url=f"{current_app.config['BASE_URL']}/me/feeds",
            transparent=True,
        )


def _window() -> list[ColumnElement[bool]]:
    midnight = clock.start_of(_today())
    return [
        Event.ends_at > midnight - PAST,
        Event.starts_at < midnight + AHEAD,
        or_(Event.state != EventState.CANCELLED, Event.changed_at > midnight - CANCELLED_STAYS),
    ]
