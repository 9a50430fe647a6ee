"""Who is to be written to now before her event, by which rule: once each, and not at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.events import invitations, quiet
from stepup.events.models import (
    Event,
    EventState,
    ReminderKind,
    ReminderRule,
    ReminderStop,
    Signup,
    SignupState,
)
from stepup.outbox import queries as outbox

JUST_TOLD = timedelta(hours=24)
NEAR = timedelta(hours=72)  # so long before she can say on her page that she still comes
HOUSE = ReminderRule(id=0, kind=ReminderKind.REMINDER, hours_before=48, role="", words="")


@dataclass(frozen=True)
class Due:
    signup: Signup
    rule: ReminderRule

    @property
    def key(self) -> str:
        return invitations.reminder_key(self.signup, self.rule)


def rules() -> list[ReminderRule]:
    """Those of staff, else that of the house: two days before, to everybody who comes."""
    found = select(ReminderRule).options(joinedload(ReminderRule.program))
    stored = list(db.session.scalars(found.order_by(ReminderRule.hours_before, ReminderRule.id)))
    return stored or [HOUSE]


def due(now: datetime) -> list[Due]:
    """Whoever was written to about it within a day has it in mind already."""
    active = [rule for rule in rules() if not rule.paused]
    if not active:
        return []
    longest = timedelta(hours=max(rule.hours_before for rule in active))
    found = [
        Due(signup, rule)
        for signup in _confirmed(now, longest)
        for rule in _applying(active, signup, now)
    ]
    return _not_written(found)


def _confirmed(now: datetime, ahead: timedelta) -> list[Signup]:
    told = now - JUST_TOLD
    stopped = select(ReminderStop.person_id)
    found = db.session.scalars(
        select(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(
            Event.state == EventState.OPEN,
            Event.starts_at > now,
            Event.starts_at <= now + ahead,
            Event.changed_at <= told,
            Signup.state == SignupState.CONFIRMED,
            Signup.changed_at <= told,
            Signup.person_id.not_in(stopped),
        )
        .options(joinedload(Signup.event).joinedload(Event.site), joinedload(Signup.person))
        .options(joinedload(Signup.slot))
        .order_by(Signup.event_id, Signup.id)
    )
    return [signup for signup in found if _is_awake(signup, now)]


def _is_awake(signup: Signup, now: datetime) -> bool:
    """Where she is, and where the event is."""
    zones = {signup.event.time_zone, signup.person.time_zone or signup.event.time_zone}
    return all(quiet.is_day(now, zone) for zone in zones)


def _applying(active: Sequence[ReminderRule], signup: Signup, now: datetime) -> list[ReminderRule]:
    """Of each kind the nearest whose hour has come: a worker that slept sends one, not three."""
    left = signup.event.starts_at - now
    nearest: dict[ReminderKind, ReminderRule] = {}
    for rule in sorted(active, key=lambda one: one.hours_before):
        if left <= timedelta(hours=rule.hours_before) and _is_about(rule, signup):
            nearest.setdefault(rule.kind, rule)
    if signup.sure_at is not None:
        nearest.pop(ReminderKind.STILL_COMING, None)
    return list(nearest.values())


def _is_about(rule: ReminderRule, signup: Signup) -> bool:
    if rule.role and rule.role != signup.slot.role.value:
        return False
    return rule.program_id is None or rule.program_id == signup.event.program_id


def _not_written(found: Sequence[Due]) -> list[Due]:
    done = outbox.keys_among(each.key for each in found)
    return [each for each in found if each.key not in done]


def is_near(event: Event, now: datetime) -> bool:
    return now < event.starts_at <= now + NEAR


def is_stopped(person_id: int) -> bool:
    return db.session.get(ReminderStop, person_id) is not None
