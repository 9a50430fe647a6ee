"""Which events there are, for readers and for staff."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from stepup import clock
from stepup.db import db
from stepup.events.models import (
    Event,
    EventState,
    Series,
    Slot,
    SlotRole,
    Visibility,
)
from stepup.organisation.models import Site

DAY = timedelta(days=1)
SHOWN = (
    select(Event)
    .where(Event.id == bindparam("event"))
    .options(joinedload(Event.site), joinedload(Event.program), joinedload(Event.series))
)
PUBLIC = Event.visibility == Visibility.PUBLIC


def event_shown(event_id: int) -> Event | None:
    """With all that its page names."""
    return db.session.scalars(SHOWN, {"event": event_id}).first()


def events_of_series(series: Series) -> Sequence[Event]:
    named = joinedload(Event.site), joinedload(Event.program)
    chosen = select(Event).where(Event.series_id == series.id).options(*named)
    return db.session.scalars(chosen.order_by(Event.starts_at)).all()


def around(site_id: int, cohort_id: int | None, first: date, last: date) -> Sequence[Event]:
    """What already happens there or to these girls, a day more on both sides for the time zone."""
    since, until = (clock.start_of(first - DAY), clock.start_of(last + 2 * DAY))
    return db.session.scalars(
        select(Event).where(
            or_(Event.site_id == site_id, Event.cohort_id == cohort_id)
            if cohort_id is not None
            else Event.site_id == site_id,
            Event.state.in_((EventState.DRAFT, EventState.OPEN)),
            Event.starts_at < until,
            Event.ends_at > since,
        )
    ).all()


def for_staff(
    *, past: bool, at: datetime, sites: Collection[int] | None, page: int, per_page: int
) -> tuple[Sequence[Event], int]:
    """One page of all events, whatever their state, and how many there are; `sites` None: all."""
    chosen = select(Event).where(Event.ends_at <= at if past else Event.ends_at > at)
    if sites is not None:
        chosen = chosen.where(Event.site_id.in_(sites))
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    order = Event.starts_at.desc() if past else Event.starts_at
    rows = chosen.options(joinedload(Event.site), joinedload(Event.program)).order_by(
        order, Event.id
    )
    return db.session.scalars(rows.limit(per_page).offset((page - 1) * per_page)).all(), total


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; the zero values mean: no matter."""

    since: datetime
    until: datetime | None = None
    city: str = ""
    program_id: int | None = None
    site_id: int | None = None
    role: SlotRole | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = [Event.ends_at > self.since]
        if self.until is not None:
            wanted.append(Event.starts_at < self.until)
        if self.city:
            wanted.append(Site.city == self.city)
        if self.program_id is not None:
            wanted.append(Event.program_id == self.program_id)
        if self.site_id is not None:
            wanted.append(Event.site_id == self.site_id)
        if self.role is not None:
            wanted.append(Event.id.in_(select(Slot.event_id).where(Slot.role == self.role)))
        return wanted


def coming(
    wish: Wish, *, visible: ColumnElement[bool] = PUBLIC, limit: int = 200, skip: int = 0
) -> Sequence[Event]:
    """Open events, soonest first: the public ones, or whatever the reader may see."""
    return db.session.scalars(
        _coming(wish, visible)
        .options(contains_eager(Event.site), joinedload(Event.program))
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
        .offset(skip)
    ).all()


def number_coming(wish: Wish, *, visible: ColumnElement[bool] = PUBLIC) -> int:
    found = _coming(wish, visible).with_only_columns(func.count(Event.id))
    return db.session.scalar(found) or 0


def _coming(wish: Wish, visible: ColumnElement[bool]) -> Select[Event]:
    chosen = select(Event).join(Site, Event.site_id == Site.id)
    return chosen.where(Event.state == EventState.OPEN, visible, *wish.conditions())


def open_between(
    since: datetime, until: datetime, sites: Collection[int] | None
) -> Sequence[Event]:
    chosen = select(Event).where(*_between(since, until, sites))
    return db.session.scalars(
        chosen.options(joinedload(Event.site)).order_by(Event.starts_at, Event.id)
    ).all()


def numbers_between(
    since: datetime, until: datetime, sites: Collection[int] | None
) -> dict[Site, int]:
    """How many are open at each site, by its name."""
    counted = select(Site, func.count(Event.id)).join(Event, Event.site_id == Site.id)
    counted = counted.where(*_between(since, until, sites)).group_by(Site.id)
    rows = db.session.execute(counted.order_by(Site.name, Site.id))
    return {site: count for site, count in rows}


def _between(
    since: datetime, until: datetime, sites: Collection[int] | None
) -> Iterator[ColumnElement[bool]]:
    yield Event.state == EventState.OPEN
    yield Event.ends_at > since
    yield Event.starts_at < until
    if sites is not None:
        yield Event.site_id.in_(sites)
