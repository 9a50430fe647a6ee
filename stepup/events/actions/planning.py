"""Scheduling an event, opening it, changing it, calling it off; and who hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.audit.models import Facts
from stepup.db import db
from stepup.errors import Refused
from stepup.events import admission, invitations, queries, revisions
from stepup.events.actions import seats, waitlist
from stepup.events.models import Event, EventState, Series, Signup, Slot, SlotRole
from stepup.events.plans import EventPlan, SlotPlan, check_title, check_zone
from stepup.safety import rules

SHOWN = {
    "title": "the title",
    "starts_at": "the start",
    "ends_at": "the end",
    "time_zone": "the time zone",
    "site": "the site",
    "room": "the room",
    "online_url": "the link",
    "description": "the description",
    "bring": "what to bring",
}
UNSEEN = {"program", "cohort", "visibility"}


def create(plan: EventPlan, *, series: Series | None = None) -> Event:
    """A draft with its slots; nobody sees it and nobody is written to until it is opened."""
    plan.check()
    event = Event(
        title=plan.title.strip(),
        site=plan.site,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        time_zone=plan.time_zone or plan.site.time_zone,
        description=plan.description,
        bring=plan.bring,
        room=plan.room,
        online_url=plan.online_url,
        program=plan.program,
        cohort=plan.cohort,
        visibility=plan.visibility,
        state=EventState.DRAFT,
        series=series,
        sequence=0,
    )
    db.session.add(event)
    for slot in plan.slots:
        add_slot(event, slot)
    audit.record("created", event, after=_facts(event))
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
        counts=plan.is_counted,
    )
    db.session.add(slot)
    return slot


def resize(slot: Slot, minimum: int, maximum: int) -> Slot:
    """More places go to those in line at once; fewer never throw anybody out."""
    SlotPlan(slot.role, minimum, maximum).check()
    seats.lock_slot(slot)
    before = {"minimum": slot.minimum, "maximum": slot.maximum}
    slot.minimum, slot.maximum = minimum, maximum
    audit.record("resized", slot, before=before, after={"minimum": minimum, "maximum": maximum})
    waitlist.promote(slot)
    return slot


def open_up(event: Event) -> Event:
    """From draft to open: people may sign up (SAFE-03: room for two adults where girls come)."""
    lock(event)
    if event.state is not EventState.DRAFT:
        raise Refused(f"This event is {event.state.value} already.")
    slots = queries.slots_of(event)
    if event.cohort_id is not None or any(slot.role is SlotRole.TEEN for slot in slots):
        reasons = rules.room_for_two_adults(sum(slot.maximum for slot in slots if slot.counts))
        if reasons:
            raise Refused.because(reasons)
    event.state = EventState.OPEN
    event.changed_at = clock.now()
    audit.record("opened", event)
    revisions.event_changed(event)
    return event


def who_hears(event: Event) -> Sequence[Signup]:
    """Exactly those whom a change or a cancellation writes to."""
    return [
        signup for signup in queries.live_signups(event) if invitations.mailbox_of(signup.person)
    ]


@dataclass(frozen=True)
class Outcome:
    """What a change would do: what calendars show differently, who hears, who loses her place."""

    changes: tuple[str, ...]
    hears: tuple[Signup, ...]
    losing: tuple[tuple[Signup, str], ...]


def preview_change(event: Event, **new: object) -> Outcome:
    """Make the change, look who would hear of it, and take it back."""
    trial = db.session.begin_nested()
    changes = _apply(event, new)
    signups = queries.live_signups(event) if changes and event.state is EventState.OPEN else []
    losing = tuple(no_longer_ready(event, signups))
    trial.rollback()
    hears = tuple(signup for signup in signups if invitations.mailbox_of(signup.person))
    return Outcome(tuple(changes), hears, losing)


def change(event: Event, **new: object) -> list[str]:
    """Set what differs; answer in words what a calendar shows differently.

    Nothing shown changed: no letter and no new version. A new date re-asks every safety rule.
    """
    lock(event)
    before = _facts(event)
    changes = _apply(event, new)
    if _facts(event) != before or changes:
        audit.record("changed", event, before=before, after=_facts(event))
    if changes:
        _announce(event, changes)
    return changes


def _apply(event: Event, new: dict[str, object]) -> list[str]:
    if event.state in {EventState.CANCELLED, EventState.DONE}:
        raise Refused(f"This event is {event.state.value}; it can no longer be changed.")
    differing = {name: value for name, value in new.items() if getattr(event, name) != value}
    _set(event, differing)
    db.session.flush()
    return [words for name, words in SHOWN.items() if name in differing]


def _set(event: Event, new: dict[str, object]) -> None:
    if "title" in new:
        check_title(str(new["title"]))
    if "time_zone" in new:
        check_zone(str(new["time_zone"]))
    for name, value in new.items():
        if name not in SHOWN and name not in UNSEEN:
            raise Refused(f"An event's {name} cannot be changed here.")
        setattr(event, name, value)
    event.move_to(event.starts_at, event.ends_at)


def _announce(event: Event, changes: list[str]) -> None:
    event.mark_changed()
    signups = queries.live_signups(event)
    revisions.event_changed(event, [signup.person_id for signup in signups])
    if event.state is not EventState.OPEN:
        return
    unready = {signup.id: why for signup, why in no_longer_ready(event, signups)}
    for signup in signups:
        if signup.id in unready:
            seats.remove(signup, reason=unready[signup.id])
        else:
            invitations.update(signup, changes)


def no_longer_ready(event: Event, signups: Sequence[Signup]) -> list[tuple[Signup, str]]:
    """Who holds a place that needs clearance and would not be cleared on the event's day."""
    counted = [signup for signup in signups if signup.slot.needs_clearance and signup.is_seated]
    adults = admission.adults_at(event, [signup.person for signup in counted])
    on = admission.last_day(event)
    found = []
    for signup in counted:
        reasons = rules.counted_role(adults[signup.person_id], on)
        if reasons:
            found.append((signup, " ".join(reason.sentence for reason in reasons)))
    return found


def cancel(event: Event, reason: str) -> int:
    """Call it off; every calendar that has it hears. Answers how many people are written to."""
    if not reason.strip():
        raise Refused("Say why the event is called off: the people who planned to come will ask.")
    lock(event)
    if event.state is EventState.CANCELLED:
        raise Refused("This event is cancelled already.")
    if event.ends_at <= clock.now():
        raise Refused("This event is over; it can no longer be cancelled.")
    event.state, event.cancelled_because = EventState.CANCELLED, reason.strip()[:300]
    event.mark_changed()
    audit.record("cancelled", event, reason=reason[:500])
    signups = queries.live_signups(event)
    revisions.event_changed(event, [signup.person_id for signup in signups])
    return sum(invitations.event_cancelled(signup) is not None for signup in signups)


def finish(event: Event) -> Event:
    """The evening is over and recorded."""
    lock(event)
    if event.state is not EventState.OPEN or clock.now() < event.starts_at:
        raise Refused("Only an event that has begun can be closed.")
    event.state = EventState.DONE
    audit.record("closed", event)
    return event


def lock(event: Event) -> None:
    """All its slots, in one order, then the event: no sign-up runs beside a change."""
    chosen = select(Slot.id).where(Slot.event_id == event.id).order_by(Slot.id)
    db.session.execute(chosen.with_for_update(key_share=True)).all()
    db.session.refresh(event, with_for_update=seats.NO_KEY)


def _facts(event: Event) -> Facts:
    return {
        "title": event.title,
        "site": event.site.name,
        "starts_at": _iso(event.starts_at),
        "ends_at": _iso(event.ends_at),
        "time_zone": event.time_zone,
        "room": event.room,
        "visibility": event.visibility.value,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
