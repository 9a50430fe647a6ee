"""Time with girls, wherever it is spent: each part tells what it knows, and SAFE-17 asks here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import BindParameter, Select, bindparam

from stepup import clock
from stepup.db import UTCDateTime, db


@dataclass(frozen=True)
class Visit:
    """What she is asked about; `event_id` or `meeting_id` says which rows are this visit itself."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    event_id: int | None = None
    meeting_id: int | None = None


Spent: TypeAlias = Select[int, datetime, datetime]
# What such a question is asked with; the visit's own numbers are 0 when it has none.
PEOPLE: BindParameter[int] = bindparam("people", expanding=True)
FIRST, BEFORE, NOW = (bindparam(name, type_=UTCDateTime()) for name in ("first", "before", "now"))
THIS_EVENT: BindParameter[int] = bindparam("event")
THIS_MEETING: BindParameter[int] = bindparam("meeting")
_spent: list[Spent] = []


def spends(rows: Spent) -> Spent:
    """Who is with girls from when to when: what begins from `FIRST` on and before `BEFORE`, but for
    the visit itself."""
    _spent.append(rows)
    return rows


def hours(
    person_ids: Collection[int], visit: Visit, until: datetime | None = None
) -> dict[int, tuple[float, float]]:
    """Planned hours in the month and in the year of this visit, and with it.

    What begins after `until` does not count. The calendar is that of the visit's place.
    """
    first = clock.to_local(visit.starts_at, visit.time_zone)
    own = _hours(visit.starts_at, visit.ends_at)
    found = dict.fromkeys(person_ids, (own, own))
    begins, ends = (
        clock.start_of(date(year, 1, 1), visit.time_zone) for year in (first.year, first.year + 1)
    )
    asked = _asked(person_ids, visit, begins, min(ends, until or ends))
    for rows in _spent:
        for person_id, starts_at, ends_at in db.session.execute(rows, asked):
            in_month, in_year = found[person_id]
            long = _hours(starts_at, ends_at)
            same = clock.to_local(starts_at, visit.time_zone).month == first.month
            found[person_id] = in_month + long * same, in_year + long
    return found


def _asked(
    person_ids: Collection[int], visit: Visit, first: datetime, before: datetime
) -> dict[str, object]:
    return {
        "people": list(person_ids),
        "first": first,
        "before": before,
        "now": clock.now(),
        "event": visit.event_id or 0,
        "meeting": visit.meeting_id or 0,
    }


def _hours(starts_at: datetime, ends_at: datetime) -> float:
    return (ends_at - starts_at).total_seconds() / 3600
