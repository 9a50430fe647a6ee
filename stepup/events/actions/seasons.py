"""One date of a series, those that follow, or all: changed and called off together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, select

from stepup import clock
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.errors import Refused
from stepup.events import postbox, queries
from stepup.events.actions import changes, planning
from stepup.events.models import Event, EventState, Series, Slot
from stepup.events.plans import EventPlan, SlotPlan

HOURS = {"starts_at", "ends_at"}


class Reach(Enum):
    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"
    DAY = "day"


def within(event: Event, reach: Reach) -> list[Event]:
    """Those at the same site that can still be changed, this one first."""
    if reach is Reach.ONE or (event.series_id is None and reach is not Reach.DAY):
        return [event]
    others = select(Event).where(
        Event.site_id == event.site_id,
        Event.id != event.id,
        Event.state.in_((EventState.DRAFT, EventState.OPEN)),
        Event.starts_at > clock.now(),
        *_among(event, reach),
    )
    return [event, *db.session.scalars(others.order_by(Event.starts_at, Event.id))]


def _among(event: Event, reach: Reach) -> Iterator[ColumnElement[bool]]:
    if reach is Reach.DAY:
        day, zone = _day(event), event.time_zone
        yield Event.starts_at >= clock.start_of(day, zone)
        yield Event.starts_at < clock.start_of(day + timedelta(days=1), zone)
        return
    yield Event.series_id == event.series_id
    if reach is Reach.FOLLOWING:
        yield Event.starts_at > event.starts_at


def change(event: Event, reach: Reach, **new: object) -> list[str]:
    """What differs at this event becomes so at the others; each keeps its own day, moved as far."""
    differing = {name: value for name, value in new.items() if getattr(event, name) != value}
    move = _move_like(event, differing)
    shared = {name: value for name, value in differing.items() if name not in HOURS}
    others = [other for other in within(event, reach) if other is not event]
    with postbox.together():
        told = changes.change(event, **new)
        for other in others:
            changes.change(other, **shared, **move(other))
    return told


def _move_like(event: Event, new: dict[str, object]) -> Callable[[Event], dict[str, object]]:
    """The same clock on the wall, and as many days later, wherever the clocks change between."""
    if not HOURS & new.keys():
        return lambda other: {}
    zone = str(new.get("time_zone", event.time_zone))
    begins = _local(new.get("starts_at", event.starts_at), zone)
    ends = _local(new.get("ends_at", event.ends_at), zone)
    days = begins.date() - _day(event)
    length = ends.date() - begins.date()

    def move(other: Event) -> dict[str, object]:
        on = _day(other) + days
        starts_at = clock.from_local(datetime.combine(on, begins.time()), zone)
        ends_at = clock.from_local(datetime.combine(on + length, ends.time()), zone)
        return {"starts_at": starts_at, "ends_at": ends_at}

    return move


def _local(moment: object, zone: str) -> datetime:
    if not isinstance(moment, datetime):
        raise Refused("Write when it starts and when it ends.")
    return clock.to_local(moment, zone).replace(tzinfo=None)


def _day(event: Event) -> date:
    return clock.to_local(event.starts_at, event.time_zone).date()


def cancel(event: Event, reach: Reach, reason: str) -> int:
    """Answers how many people are written to."""
    with postbox.together() as letters:
        for other in within(event, reach):
            changes.cancel(other, reason)
    return len(letters)


def days_until(series: Series, first: date) -> timedelta:
    """How far a copy that begins on this day lies from what is copied."""
    events = queries.events_of_series(series)
    if not events:
        raise Refused("This series has no dates to copy.")
    return first - _day(events[0])


def copied_plans(series: Series, by: timedelta, cohort: Cohort | None) -> list[EventPlan]:
    """Each date so many days later, at the same time on the clock, with its places."""
    events = queries.events_of_series(series)
    slots = queries.slots_by_event([event.id for event in events])
    plans = []
    for event in events:
        if event.state is not EventState.CANCELLED:
            places = tuple(_place(slot, by, event) for slot in slots[event.id])
            plans.append(_copied(event, by, places, cohort))
    return plans


def _place(slot: Slot, by: timedelta, event: Event) -> SlotPlan:
    plan = SlotPlan.of(slot)
    opens_at, closes_at = (at and _later(at, by, event) for at in (plan.opens_at, plan.closes_at))
    return replace(plan, opens_at=opens_at, closes_at=closes_at)


def _copied(
    event: Event, by: timedelta, slots: tuple[SlotPlan, ...], cohort: Cohort | None
) -> EventPlan:
    starts_at, ends_at = (_later(at, by, event) for at in (event.starts_at, event.ends_at))
    return EventPlan(
        title=event.title,
        site=event.site,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=event.time_zone,
        description=event.description,
        bring=event.bring,
        questions=event.questions,
        room=event.room,
        online_url=event.online_url,
        program=event.program,
        cohort=cohort,
        visibility=event.visibility,
        slots=slots,
    )


def _later(moment: datetime, by: timedelta, event: Event) -> datetime:
    return clock.from_local(_local(moment, event.time_zone) + by, event.time_zone)


def copy(series: Series, title: str, plans: Sequence[EventPlan]) -> Series:
    return planning.create_series(title or series.title, plans)
