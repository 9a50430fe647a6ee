"""A girl goes on in another cohort; what was answered and where she was stays with her."""

from datetime import date

from stepup.audit import actions as audit
from stepup.cohorts.actions import enrolment
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentState
from stepup.db import db
from stepup.errors import Refused

RUNNING = (EnrollmentState.ENROLLED, EnrollmentState.CONSENT_PENDING)


def transfer(enrollment: Enrollment, to: Cohort, on: date) -> Enrollment:
    """Her place here ends on this day, and one there begins."""
    db.session.refresh(enrollment, with_for_update={"key_share": True})
    if enrollment.state not in RUNNING:
        raise Refused("She has no place here any more.")
    if to.id == enrollment.cohort_id:
        raise Refused("She is in this cohort already.")
    if to.graduated_at is not None or to.ends_on < on:
        raise Refused(f"{to.name} is over. Choose a cohort that goes on.")
    there = enrolment.give_place(to, enrollment.teen, on)
    enrollment.state, enrollment.ends_on = EnrollmentState.EXITED, max(on, enrollment.starts_on)
    after = {"from": enrollment.cohort_id, "to": to.id, "teen": enrollment.teen_id}
    audit.record("transferred", there, after=after)
    return there
