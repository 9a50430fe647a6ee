"""A girl leaves: her place is free at once, and the next in line gets it."""

from datetime import date, timedelta

from stepup.audit import actions as audit
from stepup.cohorts import emails, queries, rosters
from stepup.cohorts.actions import news, places
from stepup.cohorts.models import Cohort, Enrollment
from stepup.cohorts.models import EnrollmentState as State
from stepup.db import db
from stepup.errors import Refused
from stepup.people import queries as people
from stepup.people.models import Role

PATIENCE = timedelta(days=60)
NO_ANSWER = "Her family did not answer in 60 days."


def leave(enrollment: Enrollment, why: str, on: date, *, for_cause: bool = False) -> None:
    """What was answered and where she was stays with her; for cause, she comes back by no form."""
    db.session.refresh(enrollment, with_for_update={"key_share": True})
    if not why.strip():
        raise Refused("Say why she leaves, in a few words.")
    places.move(enrollment, State.CLOSED if for_cause else State.EXITED, why.strip())
    enrollment.ends_on = max(on, enrollment.starts_on)
    enrollment.away_until = enrollment.in_line_since = None
    audit.record("left for cause" if for_cause else "left", enrollment, reason=why[:500])
    news.fill(enrollment.cohort, on)


def give_up_the_silent(cohort: Cohort, on: date) -> int:
    """60 days after the question a place without an answer is free again; staff call the family."""
    silent = _silent(cohort, on)
    for enrollment in silent:
        leave(enrollment, NO_ANSWER, on)
    if silent:
        for lead in people.holders({Role.SITE_LEAD, Role.COORDINATOR}, cohort.site_id):
            emails.unanswered(cohort, lead, len(silent), on)
    return len(silent)


def _silent(cohort: Cohort, on: date) -> list[Enrollment]:
    """Asked so long ago in this program year, with neither an answer nor a paper since."""
    asked = [row for row in rosters.of(cohort, on) if row.enrollment.state is State.CONSENT_PENDING]
    begun = queries.first_asked([row.enrollment.id for row in asked], on)
    return [
        row.enrollment
        for row in asked
        if row.consent == "asked" and begun[row.enrollment.id].date() + PATIENCE < on
    ]
