"""What was observed between two days, by site: every figure is a count of rows that exist."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import db
from stepup.events.actions.evening import hours_given
from stepup.events.models import Attendance, Event, EventState, SlotRole
from stepup.organisation.models import Site


@dataclass(frozen=True)
class Line:
    """One site's season; `girl_hours` and `adult_hours` as seen at the door, not as planned."""

    site: str
    events: int
    called_off: int
    girls: int
    adults: int
    girl_hours: float
    adult_hours: float


def by_site(
    since: datetime, until: datetime, site_ids: Collection[int] | None = None
) -> list[Line]:
    """Of these sites, None means all of them; five queries, whatever the sites."""
    held = _events(since, until, Event.state != EventState.CANCELLED)
    called_off = _events(since, until, Event.state == EventState.CANCELLED)
    hours = _hours(since, until)
    heads = _heads(since, until)
    return [
        Line(
            name,
            held.get(site_id, 0),
            called_off.get(site_id, 0),
            heads.get((site_id, True), 0),
            heads.get((site_id, False), 0),
            hours.get((site_id, True), 0.0),
            hours.get((site_id, False), 0.0),
        )
        for site_id, name in _names(site_ids)
    ]


def _names(site_ids: Collection[int] | None) -> list[tuple[int, str]]:
    named = select(Site.id, Site.name).order_by(Site.name)
    if site_ids is not None:
        named = named.where(Site.id.in_(site_ids))
    return [(site_id, name) for site_id, name in db.session.execute(named)]


def _season(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    past = Event.ends_at <= min(until, clock.now())
    return Event.starts_at >= since, past, Event.state != EventState.DRAFT


def _events(since: datetime, until: datetime, which: ColumnElement[bool]) -> dict[int, int]:
    counted = select(Event.site_id, func.count()).where(*_season(since, until), which)
    return {site: count for site, count in db.session.execute(counted.group_by(Event.site_id))}


def _heads(since: datetime, until: datetime) -> dict[tuple[int, bool], int]:
    """Different people, each once however often she came."""
    is_girl = Attendance.role == SlotRole.TEEN
    counted = (
        select(Event.site_id, is_girl, func.count(distinct(Attendance.person_id)))
        .join(Event, Attendance.event_id == Event.id)
        .where(*_season(since, until))
        .group_by(Event.site_id, is_girl)
    )
    return {(site, bool(girl)): count for site, girl, count in db.session.execute(counted)}


def _hours(since: datetime, until: datetime) -> dict[tuple[int, bool], float]:
    """Added up here and not in SQL, where the two databases count time differently."""
    grouped: dict[tuple[int, bool], list[Attendance]] = {}
    for attendance in _attendances(since, until):
        key = attendance.event.site_id, attendance.role is SlotRole.TEEN
        grouped.setdefault(key, []).append(attendance)
    return {key: round(hours_given(rows), 1) for key, rows in grouped.items()}


def _attendances(since: datetime, until: datetime) -> Iterator[Attendance]:
    chosen = select(Attendance).join(Attendance.event).where(*_season(since, until))
    yield from db.session.scalars(chosen.options(joinedload(Attendance.event)))
