"""How much one woman takes on: her hours on one day, and on how many days of seven."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.errors import Reason
from stepup.events.models import SEATED, Event, EventState, Signup, Slot
from stepup.safety import queries as safety
from stepup.safety import rules

WEEK = 7
DAY = timedelta(days=1)


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
    hers = select(Signup.person_id, Event.starts_at, Event.ends_at).join(Signup.event)
    hers = hers.join(Signup.slot).where(
        Signup.person_id.in_(person_ids),
        Signup.state.in_(SEATED),
        Slot.counts,
        Event.id != event.id,
        Event.state != EventState.CANCELLED,
        Event.starts_at > event.starts_at - WEEK * DAY,
        Event.starts_at < event.starts_at + WEEK * DAY,
    )
    return [(person, begins, ends) for person, begins, ends in db.session.execute(hers)]


def _add(days: dict[date, float], event: Event, starts_at: datetime, ends_at: datetime) -> None:
    day = clock.to_local(starts_at, event.time_zone).date()
    days[day] += (ends_at - starts_at).total_seconds() / 3600


def _most_in_a_week(on: date, days: Collection[date]) -> int:
    """Of the seven weeks that this day belongs to, the fullest."""
    firsts = [on - number * DAY for number in range(WEEK)]
    return max(sum(first <= day < first + WEEK * DAY for day in days) for first in firsts)
