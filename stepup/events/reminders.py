"""Who is to be reminded now: two days before, once, and not at night."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.db import db
from stepup.events import invitations
from stepup.events.models import Event, EventState, Signup, SignupState
from stepup.outbox import queries as outbox

AHEAD = timedelta(hours=48)
JUST_TOLD = timedelta(hours=24)
MORNING, NIGHT = 8, 21


def due(now: datetime) -> list[Signup]:
    """Whoever was written to about it within a day has it in mind already."""
    told = now - JUST_TOLD
    found = db.session.scalars(
        select(Signup)
        .join(Event, Signup.event_id == Event.id)
        .where(
            Event.state == EventState.OPEN,
            Event.starts_at > now,
            Event.starts_at <= now + AHEAD,
            Event.changed_at <= told,
            Signup.state == SignupState.CONFIRMED,
            Signup.changed_at <= told,
        )
        .options(joinedload(Signup.event).joinedload(Event.site), joinedload(Signup.person))
        .options(joinedload(Signup.slot))
        .order_by(Signup.event_id, Signup.id)
    )
    awake = [signup for signup in found if is_day(now, signup.event.time_zone)]
    return _not_reminded(awake)


def is_day(moment: datetime, zone: str) -> bool:
    return MORNING <= clock.to_local(moment, zone).hour < NIGHT


def _not_reminded(signups: list[Signup]) -> list[Signup]:
    keys = {signup.id: invitations.reminder_key(signup) for signup in signups}
    done = outbox.keys_among(keys.values())
    return [signup for signup in signups if keys[signup.id] not in done]
