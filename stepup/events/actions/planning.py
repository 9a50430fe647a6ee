"""Scheduling an event, opening it, changing it, calling it off; and who hears of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.audit.models import Facts
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries, questions, revisions
from stepup.events.actions import seats, waitlist
from stepup.events.models import Event, EventState, Series, Slot, SlotRole
from stepup.events.plans import EventPlan, SlotPlan, check_title
from stepup.locks import lock_row
from stepup.safety import queries as safety
from stepup.safety import rules


def create(plan: EventPlan, *, series: Series | None = None) -> Event:
    """A draft with its slots; nobody sees it and nobody is written to until it is opened."""
    plan.check()
    questions.check(plan.questions)
    event = Event(
        title=plan.title.strip(),
        site=plan.site,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        time_zone=plan.time_zone or plan.site.time_zone,
        description=plan.description,
        bring=plan.bring,
        questions=plan.questions,
        room=plan.room,
        online_url=plan.online_url,
        program=plan.program,
        cohort=plan.cohort,
        visibility=plan.visibility,
        state=EventState.DRAFT,
        series=series,
        sequence=0,
    )
    if plan.uid:
        event.uid = plan.uid
    db.session.add(event)
    for slot in plan.slots:
        add_slot(event, slot)
    audit.record("created", event, after=facts_of(event))
    return event


def create_series(title: str, plans: Sequence[EventPlan]) -> Series:
    if not plans:
        raise Refused("A series needs at least one date.")
    check_title(title)
    series = Series(title=title.strip())
    db.session.add(series)
    for plan in plans:
        create(plan, series=series)
    return series


def add_slot(event: Event, plan: SlotPlan) -> Slot:
    plan.check()
    slot = Slot(
        event=event,
        role=plan.role,
        label=plan.label[:80],
        minimum=plan.minimum,
        maximum=plan.maximum,
        counts=plan.is_counted and not plan.is_shadow,
        **plan.asked,
    )
    db.session.add(slot)
    if event.state is EventState.OPEN:
        ensure_fit_for_girls(event)
    revisions.bump([])
    return slot


def resize(slot: Slot, minimum: int, maximum: int) -> Slot:
    """More places go to those in line at once; fewer never throw anybody out."""
    SlotPlan(slot.role, minimum, maximum).check()
    seats.lock_slot(slot)
    before = {"minimum": slot.minimum, "maximum": slot.maximum}
    slot.minimum, slot.maximum = minimum, maximum
    if slot.event.state is EventState.OPEN:
        ensure_fit_for_girls(slot.event)
    audit.record("resized", slot, before=before, after={"minimum": minimum, "maximum": maximum})
    revisions.bump([])
    waitlist.promote(slot)
    return slot


def ask_for(slot: Slot, plan: SlotPlan) -> Slot:
    """What the place asks of newcomers to it; who has it keeps it."""
    plan.check()
    before = SlotPlan.of(slot).asked
    for name, value in plan.asked.items():
        setattr(slot, name, value)
    slot.counts = slot.counts and not slot.is_shadow
    if slot.event.state is EventState.OPEN:
        ensure_fit_for_girls(slot.event)
    after = plan.asked
    audit.record("asked for", slot, before=_facts(before), after=_facts(after))
    revisions.bump([])
    return slot


def _facts(asked: dict[str, object]) -> Facts:
    return {name: str(value) for name, value in asked.items() if value}


def open_up(event: Event) -> Event:
    """From draft to open: people may sign up (SAFE-03: room for two adults where girls come)."""
    lock(event)
    if event.state is not EventState.DRAFT:
        raise Refused(f"This event is {event.state.value} already.")
    ensure_fit_for_girls(event)
    event.state = EventState.OPEN
    event.changed_at = clock.now()
    audit.record("opened", event)
    revisions.event_changed(event)
    return event


def ensure_fit_for_girls(event: Event) -> None:
    """Where girls come there is room for two adults, and nobody stays overnight."""
    slots = queries.slots_of(event)
    if event.cohort_id is None and all(slot.role is not SlotRole.TEEN for slot in slots):
        return
    counted = sum(slot.maximum for slot in slots if slot.counts)
    hours = (clock.to_local(at, event.time_zone) for at in (event.starts_at, event.ends_at))
    reasons = rules.room_for_two_adults(counted, safety.policy()) + rules.overnight(*hours)
    if reasons:
        raise Refused.because(reasons)


def finish(event: Event) -> Event:
    """The evening is over and recorded."""
    lock(event)
    if event.state is EventState.DONE:
        raise Refused("This evening is closed and recorded already.")
    if event.state is not EventState.OPEN or clock.now() < event.starts_at:
        raise Refused("Only an event that has begun can be closed.")
    event.state = EventState.DONE
    audit.record("closed", event)
    return event


def lock(event: Event) -> None:
    """All its slots, in one order, then the event: no sign-up runs beside a change."""
    chosen = select(Slot.id).where(Slot.event_id == event.id).order_by(Slot.id)
    db.session.execute(chosen.with_for_update(key_share=True)).all()
    lock_row(event)


def facts_of(event: Event) -> Facts:
    """What the log keeps of an event."""
    return {
        "title": event.title,
        "site": event.site.name,
        "starts_at": _iso(event.starts_at),
        "ends_at": _iso(event.ends_at),
        "time_zone": event.time_zone,
        "room": event.room,
        "visibility": event.visibility.value,
        "cohort": event.cohort.name if event.cohort else "",
        "program": event.program.name if event.program else "",
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
