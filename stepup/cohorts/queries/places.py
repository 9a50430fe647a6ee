"""Where girls stand in their cohorts, and how they came there."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.cohorts import years
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentMove, EnrollmentState, Teen
from stepup.db import db
from stepup.people.models import PersonalLink, Purpose

BEGIN_BY_COMING = (EnrollmentState.ENROLLED, EnrollmentState.AT_RISK)


def in_line(cohort: Cohort) -> Sequence[Enrollment]:
    """Who waits for a place, the longest first."""
    waiting = select(Enrollment).where(
        Enrollment.cohort_id == cohort.id, Enrollment.state == EnrollmentState.WAITLISTED
    )
    waiting = waiting.options(joinedload(Enrollment.teen).joinedload(Teen.person))
    return db.session.scalars(waiting.order_by(Enrollment.in_line_since, Enrollment.id)).all()


def number_in_line(enrollment: Enrollment) -> int:
    """1 for the next; 0 for somebody who does not wait."""
    if enrollment.state is not EnrollmentState.WAITLISTED:
        return 0
    return [one.id for one in in_line(enrollment.cohort)].index(enrollment.id) + 1


def places_to_begin(person_id: int) -> Sequence[Enrollment]:
    """Hers that an evening with her turns into active ones."""
    hers = select(Enrollment).join(Enrollment.teen).where(Teen.person_id == person_id)
    return db.session.scalars(hers.where(Enrollment.state.in_(BEGIN_BY_COMING))).all()


def have_come(enrollment_ids: Collection[int]) -> set[int]:
    """Those that were active at some time."""
    was_active = EnrollmentMove.to_state == EnrollmentState.ACTIVE
    found = select(EnrollmentMove.enrollment_id).where(was_active)
    return set(db.session.scalars(found.where(EnrollmentMove.enrollment_id.in_(enrollment_ids))))


def moves_of(enrollment: Enrollment) -> Sequence[EnrollmentMove]:
    """Newest first."""
    found = select(EnrollmentMove).where(EnrollmentMove.enrollment_id == enrollment.id)
    found = found.options(joinedload(EnrollmentMove.by)).order_by(EnrollmentMove.id.desc())
    return db.session.scalars(found).all()


def last_reasons(enrollment_ids: Collection[int]) -> dict[int, str]:
    """By place, why it stands where it stands."""
    last = select(func.max(EnrollmentMove.id)).where(
        EnrollmentMove.enrollment_id.in_(enrollment_ids)
    )
    found = select(EnrollmentMove.enrollment_id, EnrollmentMove.reason).where(
        EnrollmentMove.id.in_(last.group_by(EnrollmentMove.enrollment_id))
    )
    return {enrollment_id: reason for enrollment_id, reason in db.session.execute(found)}


def first_asked(enrollment_ids: Collection[int], on: date) -> dict[int, datetime]:
    """In this program year; last year's question was another."""
    asked = select(PersonalLink.thing_id, func.min(PersonalLink.created_at)).where(
        PersonalLink.purpose == Purpose.CONSENT,
        PersonalLink.thing_id.in_(enrollment_ids),
        PersonalLink.created_at > clock.start_of(years.first_day_of_year(on)),
    )
    rows = db.session.execute(asked.group_by(PersonalLink.thing_id))
    return {enrollment_id: at for enrollment_id, at in rows}
