"""How much one woman takes on: her hours on one day, and on how many days of seven."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from stepup import clock
from stepup.db import UTCDateTime, db
from stepup.errors import Reason
from stepup.events.models import SEATED, Event, EventState, Signup, Slot, written
from stepup.safety import queries as safety
from stepup.safety import rules

WEEK = 7
DAY = timedelta(days=1)
COUNTED_PLACES = (  # asked by every sign-up of a mentor: written once
    select(Signup.person_id, Event.starts_at, Event.ends_at)
    .join(Signup.event)
    .join(Signup.slot)
    .where(
        Signup.person_id.in_(bindparam("people", expanding=True)),
        Signup.state.in_(written(SEATED)),
        Slot.counts,
        Event.id != bindparam("event"),
        Event.state != EventState.CANCELLED,
        Event.starts_at > bindparam("after", type_=UTCDateTime()),
        Event.starts_at < bindparam("before", type_=UTCDateTime()),
    )
)


def of(event: Event, person_id: int) -> list[Reason]:
    return of_each(event, [person_id])[person_id]


def of_each(event: Event, person_ids: Collection[int]) -> dict[int, list[Reason]]:
    """Why a counted place here would be too much for each of them; one query whoever they are."""
    hours: dict[int, dict[date, float]] = {number: defaultdict(float) for number in person_ids}
    for person_id, starts_at, ends_at in _places(event, person_ids):
        _add(hours[person_id], event, starts_at, ends_at)
    on = clock.to_local(event.starts_at, event.time_zone).date()
    found = {}
    for person_id, days in hours.items():
        _add(days, event, event.starts_at, event.ends_at)
        found[person_id] = rules.rested(days[on], _most_in_a_week(on, days), safety.policy())
    return found


def _places(event: Event, person_ids: Collection[int]) -> Iterable[tuple[int, datetime, datetime]]:
    asked = {
        "people": list(person_ids),
        "event": event.id,
        "after": event.starts_at - WEEK * DAY,
        "before": event.starts_at + WEEK * DAY,
    }
    rows = db.session.execute(COUNTED_PLACES, asked)
    return [(person, begins, ends) for person, begins, ends in rows]


def _add(days: dict[date, float], event: Event, starts_at: datetime, ends_at: datetime) -> None:
    day = clock.to_local(starts_at, event.time_zone).date()
    days[day] += (ends_at - starts_at).total_seconds() / 3600


def _most_in_a_week(on: date, days: Collection[date]) -> int:
    """Of the seven weeks that this day belongs to, the fullest."""
    firsts = [on - number * DAY for number in range(WEEK)]
    return max(sum(first <= day < first + WEEK * DAY for day in days) for first in firsts)
