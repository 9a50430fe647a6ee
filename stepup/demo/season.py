"""The dates: a weekly hour for every cohort, and evenings for everybody in each city."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.demo import crowds, plots
from stepup.demo.crowds import Evening
from stepup.demo.house import PATHWAYS
from stepup.demo.plots import Kind, Plot, PublicPlot
from stepup.demo.practice import Group, Practice, at
from stepup.events.actions import changes, planning
from stepup.events.models import Event, SlotRole, Visibility
from stepup.events.plans import EventPlan, SlotPlan
from stepup.organisation.models import Site

WEEKS_PAST, WEEKS_COMING = 6, 4
PUBLIC_PAST, PUBLIC_COMING = 24, 16
CROWDED = (2, 4)
DAYS_BETWEEN_PAST, DAYS_BETWEEN_COMING = 8, 6
OPENS_BEFORE = timedelta(days=21)
AWAKE = range(9, 19)
THURSDAY, SATURDAY = 3, 5
SESSION = (
    SlotPlan(SlotRole.LEAD, 1, 1),
    SlotPlan(SlotRole.MENTOR, 2, 3),
    SlotPlan(SlotRole.STANDBY, 0, 1),
    SlotPlan(SlotRole.TEEN, 0, 6),
)
SLOTS = {
    Kind.CAREER: (
        SlotPlan(SlotRole.LEAD, 1, 1),
        SlotPlan(SlotRole.MENTOR, 2, 4),
        SlotPlan(SlotRole.SPEAKER, 2, 4),
        SlotPlan(SlotRole.TEEN, 0, 12),
        SlotPlan(SlotRole.GUEST, 0, 10),
    ),
    Kind.ESSAYS: (
        SlotPlan(SlotRole.LEAD, 1, 1),
        SlotPlan(SlotRole.MENTOR, 3, 6, "Essay reader"),
        SlotPlan(SlotRole.TEEN, 0, 12),
        SlotPlan(SlotRole.GUEST, 0, 12, "Family"),
    ),
    Kind.PANEL: (
        SlotPlan(SlotRole.LEAD, 1, 1),
        SlotPlan(SlotRole.MENTOR, 1, 2, "Host"),
        SlotPlan(SlotRole.SPEAKER, 3, 4, "Panelist"),
        SlotPlan(SlotRole.GUEST, 4, 25),
    ),
}
ROOMS = {
    "Los Angeles": "Library",
    "Oakland": "Third floor",
    "Chicago": "Media center",
    "New York": "Bridge room",
}
WINTRY_CITY = "Chicago"
HOLIDAYS = {(1, 1), (7, 4), (12, 24), (12, 25), (12, 31)}
MIDWINTER = 20  # days into January


@dataclass(frozen=True)
class Hours:
    starts_at: datetime
    ends_at: datetime


def plan(practice: Practice) -> None:
    alive = next((group for group in practice.groups if _is_awake(practice, group.site)), None)
    for group in practice.groups:
        hours = list(_weekly(practice, group, begins_soon=group is alive))
        created_at = hours[0].starts_at - OPENS_BEFORE - timedelta(days=4)
        practice.diary.note(created_at, partial(_make_series, practice, group, hours))
    _plan_public(practice)


def _is_awake(practice: Practice, site: Site) -> bool:
    return clock.to_local(practice.now, site.time_zone).hour in AWAKE


def _weekly(practice: Practice, group: Group, *, begins_soon: bool) -> Iterator[Hours]:
    """The last six and the next four; one cohort meets within the hour, to try the door with."""
    zone = group.site.time_zone
    today = clock.to_local(practice.now, zone).date()
    since = (today.weekday() - group.weekday) % 7 or 7
    days = [today + timedelta(days=7 * week - since) for week in range(1 - WEEKS_PAST, 1)]
    first = days[-1] + timedelta(days=14 if days[-1] + timedelta(days=7) == today else 7)
    days += [first + timedelta(days=7 * week) for week in range(WEEKS_COMING - begins_soon)]
    for day in days:
        yield Hours(at(day, group.starts, zone), at(day, group.ends, zone))
    if begins_soon:
        soon = practice.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        yield Hours(soon, soon + timedelta(minutes=90))


def _make_series(practice: Practice, group: Group, hours: list[Hours]) -> None:
    words = plots.SESSIONS[group.cohort.program.name]
    begun = 3 * practice.groups.index(group)
    plans = [
        _session_plan(group, words[(begun + number) % len(words)], each)
        for number, each in enumerate(sorted(hours, key=lambda each: each.starts_at))
    ]
    with audit.acting_as(practice.staff["coordinator"].id, "page"):
        series = planning.create_series(group.cohort.name, plans)
    db.session.flush()
    events = select(Event).where(Event.series_id == series.id).order_by(Event.starts_at)
    for event in db.session.scalars(events):
        _schedule(practice, Evening(event, group))


def _session_plan(group: Group, plot: Plot, hours: Hours) -> EventPlan:
    return EventPlan(
        title=plot.title,
        site=group.site,
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        description=plot.description,
        bring=plot.bring,
        room=group.room,
        program=group.cohort.program,
        cohort=group.cohort,
        visibility=Visibility.COHORT,
        slots=SESSION,
    )


def _schedule(practice: Practice, evening: Evening) -> None:
    """Opened three weeks ahead, the far ones early; then people come."""
    event = evening.event
    soonest = clock.now() + timedelta(minutes=40)
    latest = practice.now - timedelta(days=2, minutes=practice.chance.randrange(900))
    opened_at = min(max(event.starts_at - OPENS_BEFORE, soonest), latest)
    practice.diary.note(opened_at, partial(_open, practice, evening))


def _open(practice: Practice, evening: Evening) -> None:
    with audit.acting_as(practice.staff["coordinator"].id, "page"):
        planning.open_up(evening.event)
    crowds.expect(practice, evening)


def _plan_public(practice: Practice) -> None:
    past = [_public(practice, number, _past_day(practice, number)) for number in range(PUBLIC_PAST)]
    snowed = min((each for each in past if each.site.city == WINTRY_CITY), key=_wintriness)
    for number, each in enumerate(past):
        deed = partial(_make_public, practice, each, snows=each is snowed)
        practice.diary.note(each.starts_at - timedelta(days=34 + number % 5), deed)
    for number in range(PUBLIC_COMING):
        day = practice.today + timedelta(days=4 + DAYS_BETWEEN_COMING * number)
        each = _public(practice, PUBLIC_PAST + number, day)
        deed = partial(_make_public, practice, each, crowded=number in CROWDED)
        made_at = practice.now - timedelta(days=26 - number, hours=3)
        practice.diary.note(made_at, deed)


def _past_day(practice: Practice, number: int) -> date:
    return practice.day(DAYS_BETWEEN_PAST * (PUBLIC_PAST - number))


def _wintriness(plan: EventPlan) -> int:
    day = plan.starts_at.timetuple().tm_yday
    return min(abs(day - MIDWINTER), 365 - abs(day - MIDWINTER))


def _public(practice: Practice, number: int, day: date) -> EventPlan:
    site = practice.sites[number % len(practice.sites)]
    plot = plots.PUBLIC[number % len(plots.PUBLIC)]
    hours = _hours_of(practice, plot, day, site.time_zone)
    return EventPlan(
        title=plot.title,
        site=site,
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        description=plot.description,
        bring=plot.bring,
        room=ROOMS[site.city],
        program=practice.programs[PATHWAYS],
        slots=SLOTS[plot.kind],
    )


def _hours_of(practice: Practice, plot: PublicPlot, day: date, zone: str) -> Hours:
    """Career days are on Saturday afternoons, evenings on Thursdays."""
    if plot.kind is Kind.CAREER:
        day = _next(practice, day, SATURDAY)
        return Hours(at(day, time(13), zone), at(day, time(16), zone))
    day = _next(practice, day, THURSDAY)
    return Hours(at(day, time(18, 30), zone), at(day, time(20, 30), zone))


def _next(practice: Practice, day: date, weekday: int) -> date:
    """That weekday, but for days when nobody would come; what is over stays over."""
    away = timedelta(days=7 if day > practice.today else -7)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while (day.month, day.day) in HOLIDAYS:
        day += away
    return day


def _make_public(
    practice: Practice, wanted: EventPlan, *, snows: bool = False, crowded: bool = False
) -> None:
    with audit.acting_as(practice.staff["second coordinator"].id, "page"):
        event = planning.create(wanted)
    db.session.flush()
    _schedule(practice, Evening(event, crowded=crowded, snows=snows))
    if snows:
        eve = event.starts_at - timedelta(hours=20)
        practice.diary.note(eve, partial(_call_off, practice, event))


def _call_off(practice: Practice, event: Event) -> None:
    with audit.acting_as(practice.leads[event.site.name].id, "page"):
        changes.cancel(event, plots.SNOW)
