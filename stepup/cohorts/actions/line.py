"""Who stands in line for a full cohort: first come, first seated."""

from datetime import date

from sqlalchemy import func, select

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import queries
from stepup.cohorts.actions import places
from stepup.cohorts.models import Cohort, Enrollment
from stepup.cohorts.models import EnrollmentState as State
from stepup.cohorts.places import HOLDING
from stepup.db import db
from stepup.errors import Refused
from stepup.safety import queries as safety
from stepup.safety import rules


def free_places(cohort: Cohort) -> int:
    here = Enrollment.cohort_id == cohort.id, Enrollment.state.in_(HOLDING)
    taken = db.session.scalar(select(func.count()).select_from(Enrollment).where(*here)) or 0
    return max(cohort.capacity - taken, 0)


def ensure_room(cohort: Cohort) -> None:
    if not free_places(cohort):
        raise Refused(f"{cohort.name} is full: all {cohort.capacity} places are taken.")


def join(enrollment: Enrollment) -> None:
    """The cohort is full: nobody is turned away, and nobody goes first who came later."""
    places.note(enrollment, enrollment.state, State.WAITLISTED, "All places are taken.")
    enrollment.in_line_since = clock.now()


def fill(cohort: Cohort, on: date) -> list[Enrollment]:
    """Give free places to those who wait, the longest first; answers who got one."""
    db.session.flush()
    db.session.refresh(cohort, with_for_update=True)
    if cohort.graduated_at is not None or cohort.ends_on < on:
        return []
    seated = _next_ones(cohort, free_places(cohort))
    for enrollment in seated:
        enrollment.in_line_since = None
        places.begin(enrollment, on, "A place became free.")
        audit.record("got a place", enrollment)
    return seated


def _next_ones(cohort: Cohort, most: int) -> list[Enrollment]:
    """Not those on hold: they keep their place in line (SAFE-19)."""
    waiting = queries.in_line(cohort)
    held = safety.held_ids([one.teen.person_id for one in waiting])
    may_come = [one for one in waiting if not rules.no_hold(one.teen.person_id in held)]
    return may_come[:most]
