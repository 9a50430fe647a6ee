"""A season: its events, their places, and who may sit there; the same deeds as on the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import postbox, queries
from stepup.events.actions import changes, planning, seats
from stepup.events.models import Event, Signup, SignupState, Slot, SlotRole
from stepup.events.plans import EventPlan, SlotPlan
from stepup.imports import season, traces
from stepup.imports.directory import Directory, chunks
from stepup.imports.outcomes import Outcome, Report
from stepup.imports.readings import Reading
from stepup.imports.season import PlannedEvent, PlannedSlot, SeatRow
from stepup.imports.stops import SOURCE
from stepup.organisation.models import Site
from stepup.people.models import Person
from stepup.people.names import folded

OVER = "This event is over: only coming ones are taken in."
NOT_CLEARED = (
    "Seat kept empty: not cleared yet. Record her background check, then import this row again."
)
GIVEN_UP = "She has given this place up since: it stays so."
IN_LINE = "The places are taken: she stands in line."
OURS_IS_NEWER = "It was changed here since that calendar was: it stays as it is here."
LONGEST_ROOM = 120
Key = tuple[str, datetime, str]


class _Facts(TypedDict):
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    description: str
    room: str
    online_url: str


@dataclass(frozen=True)
class Desk:
    """What is known before the first row is looked at."""

    site: Site
    report: Report
    directory: Directory
    events: dict[Key, Event]
    by_uid: dict[str, Event]
    slots: dict[int, list[Slot]]
    signups: dict[tuple[int, int], Signup]
    met: list[Person]


def take_in(reading: Reading[SeatRow], site: Site) -> Report:
    planned = season.gather(reading.rows)
    events = _events_at(site, [event.starts_at for event in planned])
    by_uid = _events_from_calendars(planned)
    ids = [event.id for event in events.values()]
    directory = Directory(row.email for row in reading.rows if row.email)
    slots, signups = queries.slots_by_event(ids), _signups_of(ids)
    desk = Desk(site, Report(reading), directory, events, by_uid, slots, signups, met=[])
    with postbox.together():
        for event in planned:
            _take_event(event, desk)
    audit.record_all("imported", desk.met)
    desk.report.facts.append(_summary(planned, desk))
    return desk.report


def _events_at(site: Site, starts: Sequence[datetime]) -> dict[Key, Event]:
    """The cancelled ones too: a file does not bring them back."""
    if not starts:
        return {}
    within = Event.starts_at.between(min(starts), max(starts))
    events = select(Event).where(Event.site_id == site.id, within).order_by(Event.id)
    return {
        _key(event.title, event.starts_at, event.online_url or event.room): event
        for event in db.session.scalars(events)
    }


def _events_from_calendars(planned: Sequence[PlannedEvent]) -> dict[str, Event]:
    """Those that were taken in before; whoever moved them since, they keep their UID."""
    uids = {_uid(event) for event in planned} - {""}
    found: dict[str, Event] = {}
    for some in chunks(uids):
        for event in db.session.scalars(select(Event).where(Event.uid.in_(some))):
            found[event.uid] = event
    return found


def _uid(planned: PlannedEvent) -> str:
    """Ours, made out of theirs: the same entry always gives the same one, and nobody's address."""
    theirs = planned.origin.uid
    return f"{uuid5(NAMESPACE_URL, theirs)}@stepup" if theirs else ""


def _key(title: str, starts_at: datetime, place: str) -> Key:
    return folded(title), starts_at, folded(place[:LONGEST_ROOM])


def _signups_of(event_ids: Sequence[int]) -> dict[tuple[int, int], Signup]:
    """By event and person, her last word."""
    signups = select(Signup).where(Signup.event_id.in_(event_ids)).order_by(Signup.id)
    return {(one.event_id, one.person_id): one for one in db.session.scalars(signups)}


def _summary(planned: Sequence[PlannedEvent], desk: Desk) -> str:
    slots = [slot for event in planned for slot in event.slots.values()]
    places, rows = sum(slot.maximum for slot in slots), [row for slot in slots for row in slot.rows]
    taken = sum(row.is_taken for row in rows)
    seated = sum(signup.is_seated for signup in desk.signups.values())
    return f"sessions {len(planned)}, seats {places}, taken in the file {taken}, seated {seated}"


def _take_event(planned: PlannedEvent, desk: Desk) -> None:
    traces.turn_to(planned.first_row)
    known = desk.by_uid.get(_uid(planned))
    if known is not None:
        _follow_the_calendar(planned, known, desk.report)
        return
    event = desk.events.get(_key(planned.title, planned.starts_at, planned.location))
    if event is None and planned.ends_at <= clock.now():
        _refuse_all(planned, desk.report)
        return
    is_new = event is None
    event = event or planning.create(_plan(planned, desk.site))
    slots = [(_slot(slot, event, desk), slot) for slot in planned.slots.values()]
    if is_new:
        planning.open_up(event)
    for (slot, places_before), planned_slot in slots:
        _take_slot(slot, places_before, planned_slot, desk)


def _follow_the_calendar(planned: PlannedEvent, event: Event, report: Report) -> None:
    """Whoever changed it last is right. People with a place hear of it as of any other change."""
    number = next(iter(planned.slots.values())).rows[0].number
    new = _facts(planned, event.site)
    differing = {name: value for name, value in new.items() if getattr(event, name) != value}
    since = planned.origin.changed_at
    if not differing or since is None or since <= event.changed_at:
        report.became(number, Outcome.MATCHED, [OURS_IS_NEWER] if differing else [])
        return
    try:
        words = changes.change(event, **differing)
    except Refused as problem:
        report.refuse(number, f"“{planned.title}”: {problem}")
        return
    report.became(number, Outcome.CHANGED, [f"Now as in that calendar: {', '.join(words)}."])


def _refuse_all(planned: PlannedEvent, report: Report) -> None:
    for slot in planned.slots.values():
        for row in slot.rows:
            report.refuse(row.number, OVER)


def _plan(planned: PlannedEvent, site: Site) -> EventPlan:
    return EventPlan(site=site, uid=_uid(planned), **_facts(planned, site))


def _facts(planned: PlannedEvent, site: Site) -> _Facts:
    is_link = planned.location.startswith(("https://", "http://"))
    zone = planned.origin.time_zone
    return {
        "title": planned.title,
        "starts_at": planned.starts_at,
        "ends_at": planned.ends_at,
        "time_zone": site.time_zone if zone in {"", "UTC"} else zone,
        "description": planned.origin.description,
        "room": "" if is_link else planned.location[:LONGEST_ROOM],
        "online_url": planned.location if is_link else "",
    }


def _slot(planned: PlannedSlot, event: Event, desk: Desk) -> tuple[Slot, int]:
    """The slot of this name with at least these places, and how many it had before."""
    slots = desk.slots.setdefault(event.id, [])
    known = next((slot for slot in slots if folded(slot.called) == folded(planned.label)), None)
    if known is None:
        plan = SlotPlan(SlotRole(planned.role), 1, planned.maximum, planned.label)
        slots.append(planning.add_slot(event, plan))
        return slots[-1], 0
    before = known.maximum
    if planned.maximum > before:
        planning.resize(known, known.minimum, planned.maximum)
    return known, before


def _take_slot(slot: Slot, places_before: int, planned: PlannedSlot, desk: Desk) -> None:
    place = 0
    for row in planned.rows:
        place += row.seats
        outcome = Outcome.CREATED if place > places_before else Outcome.MATCHED
        desk.report.became(row.number, outcome, row.remarks)
        if row.email is not None:
            _take_seat(row, row.email, slot, desk)


def _take_seat(row: SeatRow, email: str, slot: Slot, desk: Desk) -> None:
    traces.turn_to(row.number)
    person = _meet(row, email, desk)
    had = desk.signups.get((slot.event_id, person.id))
    if had is not None and had.slot_id == slot.id:
        desk.report.became(row.number, Outcome.MATCHED, [] if had.is_live else [GIVEN_UP])
        return
    try:
        signup = seats.sign_up(slot, person, source=SOURCE)
    except Refused as problem:
        desk.report.refuse(row.number, _why_empty(problem))
        return
    desk.signups[slot.event_id, person.id] = signup
    is_waiting = signup.state is SignupState.WAITLISTED
    desk.report.became(row.number, Outcome.CREATED, [IN_LINE] if is_waiting else [])


def _meet(row: SeatRow, email: str, desk: Desk) -> Person:
    """Also who may not sit there yet: once she is known, her check can be recorded."""
    meeting = desk.directory.meet(row.name, email, phone=row.phone)
    if meeting.outcome is not Outcome.MATCHED:
        desk.met.append(meeting.person)
    db.session.flush()
    return meeting.person


def _why_empty(problem: Refused) -> str:
    if any(reason.rule == "SAFE-01" for reason in problem.reasons):
        return NOT_CLEARED
    return f"Seat kept empty: {problem}"
