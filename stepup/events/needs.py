"""How many adults an event lacks: for its places, and for the girls who come or may come."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from stepup.cohorts.models import Enrollment
from stepup.cohorts.places import COMING
from stepup.db import db
from stepup.events import staffing
from stepup.events.models import Event, SlotRole
from stepup.events.staffing import Places
from stepup.safety import queries as safety
from stepup.safety import rules


def of_events(events: Sequence[Event], places: Mapping[int, Sequence[Places]]) -> dict[int, int]:
    """By event; one query whatever the events. A cohort's girls count before each has said yes."""
    girls = _girls({event.cohort_id for event in events if event.cohort_id is not None})
    return {event.id: _lacking(event, places[event.id], girls) for event in events}


def _girls(cohort_ids: set[int]) -> dict[int, int]:
    if not cohort_ids:
        return {}
    here = Enrollment.cohort_id.in_(cohort_ids), Enrollment.state.in_(COMING)
    rows = select(Enrollment.cohort_id, func.count()).where(*here).group_by(Enrollment.cohort_id)
    return {cohort_id: count for cohort_id, count in db.session.execute(rows)}


def _lacking(event: Event, places: Sequence[Places], girls: Mapping[int, int]) -> int:
    counted = [place for place in places if place.slot.counts]
    seated = sum(place.taken for place in places if place.slot.role is SlotRole.TEEN)
    expected = max(seated, girls.get(event.cohort_id or 0, 0))
    missing = staffing.missing(counted)
    return max(missing, _adults_for(expected) - sum(place.taken for place in counted))


def _adults_for(girls: int) -> int:
    """The fewest with whom so many girls may be (SAFE-03, SAFE-04)."""
    policy = safety.policy()
    if girls <= 0:
        return 0
    adults = policy.adults_needed
    while rules.most_girls(adults, policy) < girls:
        adults += 1
    return adults
