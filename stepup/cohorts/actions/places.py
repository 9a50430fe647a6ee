"""One step of a girl in her cohort at a time; each is written down, and the rules are asked."""

from collections.abc import Sequence
from datetime import date

from stepup.audit import actions as audit
from stepup.cohorts import places, queries
from stepup.cohorts.models import Cohort, Enrollment, EnrollmentMove, Teen
from stepup.cohorts.models import EnrollmentState as State
from stepup.db import db
from stepup.errors import Refused
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.safety.facts import Youth


def move(enrollment: Enrollment, to: State, why: str = "") -> None:
    """A step that there is, or a sentence why there is none."""
    here = enrollment.state
    if to not in places.MOVES[here]:
        words = to.value.replace("_", " ")
        raise Refused(f"{places.MEANS[here]}: from there no step leads to “{words}”.")
    note(enrollment, here, to, why)


def note(enrollment: Enrollment, here: State | None, to: State, why: str = "") -> None:
    enrollment.state = to
    step = EnrollmentMove(enrollment=enrollment, from_state=here, to_state=to, reason=why[:300])
    step.by_id = audit.actor().person_id
    db.session.add(step)


def begin(enrollment: Enrollment, on: date, why: str = "") -> None:
    """She has a place; what is missing before she may come, her state says."""
    note(enrollment, enrollment.state, State.APPLICANT, why)
    settle(enrollment.teen, on)


def settle(teen: Teen, on: date) -> None:
    """After whatever was answered or written down: where each of her places stands now."""
    db.session.flush()
    youth = queries.youth_for([teen.person_id], on)[teen.person_id]
    for enrollment in queries.enrollments_of(teen):
        settle_one(enrollment, youth, on)


def settle_one(enrollment: Enrollment, youth: Youth, on: date) -> None:
    """SAFE-09, 10 and 12: only with a yes that counts today does she come."""
    reasons = rules.participation(youth, on, safety.policy())
    if enrollment.state in places.COMING and reasons:
        move(enrollment, State.SUSPENDED, reasons[0].sentence)
    elif enrollment.state is State.CONSENTED and reasons:
        move(enrollment, State.CONSENT_PENDING, reasons[0].sentence)
    elif enrollment.state is State.SUSPENDED and not reasons:
        move(enrollment, state_before(enrollment), "A yes that counts is here.")
    elif enrollment.state in places.BEFORE:
        _settle_newcomer(enrollment, youth, on, is_allowed=not reasons)


def settle_all(cohort: Cohort, on: date) -> int:
    """The night's part: a yes that ran out keeps her away, one that came lets her in again."""
    here = queries.enrollments_in(cohort, *places.HOLDING)
    known, before = queries.youth_for([one.teen.person_id for one in here], on), _states(here)
    for enrollment in here:
        settle_one(enrollment, known[enrollment.teen.person_id], on)
    return sum(was is not now for was, now in zip(before, _states(here), strict=True))


def _states(enrollments: Sequence[Enrollment]) -> list[State]:
    return [one.state for one in enrollments]


def _settle_newcomer(enrollment: Enrollment, youth: Youth, on: date, *, is_allowed: bool) -> None:
    """Enrolled once a yes is there, and somebody to call (SAFE-15)."""
    if enrollment.state is State.APPLICANT and queries.who_may_answer(enrollment.teen, on):
        move(enrollment, State.CONSENT_PENDING)
    if not is_allowed or enrollment.state is State.APPLICANT:
        return
    if youth.emergency_phones:
        move(enrollment, State.ENROLLED)
    elif enrollment.state is not State.CONSENTED:
        move(enrollment, State.CONSENTED)


def state_before(enrollment: Enrollment) -> State:
    """Where she goes on after a while away."""
    return State.ACTIVE if queries.have_come([enrollment.id]) else State.ENROLLED


def came(girl: Person) -> None:
    """Her first evening makes her active; one after some that she missed does so again."""
    for enrollment in queries.places_to_begin(girl.id):
        move(enrollment, State.ACTIVE, "She came.")
