"""A girl leaves: her place is free at once, and the next in line gets it."""

from datetime import date, timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import emails, queries, rosters
from stepup.cohorts.actions import news, places
from stepup.cohorts.models import Alumna, Cohort, Enrollment
from stepup.cohorts.models import EnrollmentState as State
from stepup.cohorts.places import AWAY, COMING
from stepup.db import db
from stepup.errors import Refused
from stepup.locks import lock_row
from stepup.people import queries as people
from stepup.people.models import Role

PATIENCE = timedelta(days=60)
NO_ANSWER = "Her family did not answer in 60 days."


def leave(enrollment: Enrollment, why: str, on: date, *, for_cause: bool = False) -> None:
    """What was answered and where she was stays with her; for cause, she comes back by no form."""
    lock_row(enrollment)
    if not why.strip():
        raise Refused("Say why she leaves, in a few words.")
    was_one_of_us = enrollment.state in (*COMING, *AWAY)
    places.move(enrollment, State.CLOSED if for_cause else State.EXITED, why.strip())
    enrollment.ends_on = max(on, enrollment.starts_on)
    if for_cause:
        _close(enrollment)
    elif was_one_of_us:
        _remember(enrollment)
    enrollment.away_until = enrollment.in_line_since = None
    audit.record("left for cause" if for_cause else "left", enrollment, reason=why[:500])
    news.fill(enrollment.cohort, on)


def _close(enrollment: Enrollment) -> None:
    """SAFE-23: whatever she finished before, no letter asks her back."""
    alumna = queries.alumna_of(enrollment.teen.person_id)
    if alumna is not None:
        alumna.closed_for_cause_at = clock.now()


def _remember(enrollment: Enrollment) -> None:
    """Who leaves in good standing was one of us: as a grown woman she may be asked back."""
    person = enrollment.teen.person
    if queries.alumna_of(person.id) is not None or queries.was_closed(enrollment.teen_id):
        return
    alumna = Alumna(person=person, cohort=enrollment.cohort, graduated_on=enrollment.ends_on)
    alumna.may_invite = person.id in queries.may_be_invited([person.id])
    db.session.add(alumna)


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
