"""Her places and evenings, letters and campaigns."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import url_for
from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from stepup import clock
from stepup.db import db
from stepup.events.actions.evening import hours_given
from stepup.events.models import Attendance, Event, Signup
from stepup.outbox.models import Letter
from stepup.timeline.models import Asked, Entry

Row = TypeVar("Row")
PLACE_STATES = {
    "held": "Asked for a place",
    "confirmed": "Has a place",
    "waitlisted": "Stands in line",
    "offered": "Is offered a place",
    "withdrawn": "Gave her place up",
    "removed": "Lost her place",
    "passed": "Let a place pass",
    "lapsed": "Let a place lapse",
}


def page_of(asked: Asked, rows: Select[Row], at: InstrumentedAttribute[Any]) -> Select[Row]:
    """The newest of them below the page before."""
    if asked.before is not None:
        rows = rows.where(at < asked.before)
    return rows.order_by(at.desc()).limit(asked.most)


def at_her_sites(asked: Asked) -> ColumnElement[bool]:
    return Event.site_id.in_(asked.sites) if asked.sites is not None else true()


def places(asked: Asked) -> Sequence[Entry]:
    hers = select(Signup).join(Signup.event).where(Signup.person_id.in_(asked.ids))
    hers = hers.where(at_her_sites(asked))
    hers = hers.options(joinedload(Signup.event), joinedload(Signup.slot))
    found = db.session.scalars(page_of(asked, hers, Signup.changed_at))
    return [_place(signup) for signup in found]


def _place(signup: Signup) -> Entry:
    event = signup.event
    when = clock.when(event.starts_at, event.ends_at, event.time_zone)
    words = f"{PLACE_STATES[signup.state.value]} at {event.title} as {signup.slot.called.lower()}"
    return Entry(signup.changed_at, words, _sentence(when, signup.reason), _event_page(event))


def _sentence(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)


def _event_page(event: Event) -> str:
    return url_for("staff_events.show", event_id=event.id)


def evenings(asked: Asked) -> Sequence[Entry]:
    hers = select(Attendance).join(Attendance.event).where(Attendance.person_id.in_(asked.ids))
    hers = hers.where(at_her_sites(asked)).options(joinedload(Attendance.event))
    found = db.session.scalars(page_of(asked, hers, Attendance.arrived_at))
    return [_evening(row) for row in found]


def _evening(row: Attendance) -> Entry:
    counted = "counted as one of the adults" if row.counted else ""
    hours = f"{hours_given([row]):g} hours" if row.left_at else ""
    words = f"Came to {row.event.title} as {row.role.value}"
    return Entry(row.arrived_at, words, _sentence(hours, counted), _event_page(row.event))


def letters(asked: Asked) -> Sequence[Entry]:
    hers = select(Letter).where(Letter.person_id.in_(asked.ids))
    found = db.session.scalars(page_of(asked, hers, Letter.queued_at))
    return [
        Entry(letter.queued_at, f"Letter: {letter.subject or letter.purpose}", letter.state.value)
        for letter in found
    ]
