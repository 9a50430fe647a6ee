"""A girl goes on in another cohort; what was answered and where she was stays with her."""

from datetime import date

from stepup.audit import actions as audit
from stepup.cohorts.actions import enrolment, line, news, places
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState
from stepup.cohorts.places import OVER
from stepup.db import db
from stepup.errors import Refused
from stepup.locks import lock_row


def transfer(enrollment: Enrollment, to: Cohort, on: date) -> Enrollment:
    """Her place here ends on this day, and one there begins; the next in line gets hers."""
    lock_row(enrollment)
    if enrollment.state in OVER:
        raise Refused("She has no place here any more.")
    if to.id == enrollment.cohort_id:
        raise Refused("She is in this cohort already.")
    if to.graduated_at is not None or to.ends_on < on:
        raise Refused(f"{to.name} is over. Choose a cohort that goes on.")
    db.session.refresh(to, with_for_update=True)  # two members of staff, one last place
    line.ensure_room(to)
    there = enrolment.give_place(to, enrollment.teen, on)
    places.move(enrollment, EnrollmentState.EXITED, f"Changed to {to.name}.")
    enrollment.ends_on = max(on, enrollment.starts_on)
    enrollment.away_until = enrollment.in_line_since = None
    after = {"from": enrollment.cohort_id, "to": to.id, "teen": enrollment.teen_id}
    audit.record("transferred", there, after=after)
    news.fill(enrollment.cohort, on)
    return there
