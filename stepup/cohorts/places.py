"""A girl's way through a cohort: which steps there are, and what each state means."""

from collections.abc import Mapping

from stepup.cohorts.models import EnrollmentState as State

COMING = (State.ENROLLED, State.ACTIVE, State.AT_RISK)
AWAY = (State.PAUSED, State.SUSPENDED)
BEFORE = (State.APPLICANT, State.CONSENT_PENDING, State.CONSENTED)
HOLDING = (*BEFORE, *COMING, *AWAY)  # each of them takes one of the cohort's places
OVER = (State.GRADUATED, State.EXITED, State.CLOSED)
ENDS = (State.EXITED, State.CLOSED)
MOVES: Mapping[State, tuple[State, ...]] = {
    State.APPLICANT: (State.CONSENT_PENDING, State.WAITLISTED, *ENDS),
    State.WAITLISTED: (State.APPLICANT, State.CONSENT_PENDING, *ENDS),
    State.CONSENT_PENDING: (State.CONSENTED, State.ENROLLED, State.WAITLISTED, *ENDS),
    State.CONSENTED: (State.ENROLLED, State.CONSENT_PENDING, *ENDS),
    State.ENROLLED: (State.ACTIVE, State.AT_RISK, *AWAY, State.GRADUATED, *ENDS),
    State.ACTIVE: (State.AT_RISK, *AWAY, State.GRADUATED, *ENDS),
    State.AT_RISK: (State.ACTIVE, State.ENROLLED, *AWAY, State.GRADUATED, *ENDS),
    State.SUSPENDED: (State.ENROLLED, State.ACTIVE, State.PAUSED, *ENDS),
    State.PAUSED: (State.ENROLLED, State.ACTIVE, State.SUSPENDED, *ENDS),
    State.GRADUATED: (),
    State.EXITED: (State.APPLICANT, State.CONSENT_PENDING, State.WAITLISTED),
    State.CLOSED: (),
}
MEANS = {
    State.APPLICANT: "Nobody is named who may answer for her",
    State.WAITLISTED: "In line for a place",
    State.CONSENT_PENDING: "Has a place, and waits for a yes",
    State.CONSENTED: "Her family said yes; somebody to call is missing",
    State.ENROLLED: "May come, and has not been here yet",
    State.ACTIVE: "Comes",
    State.AT_RISK: "May be slipping away",
    State.SUSPENDED: "Cannot come: a valid yes is missing",
    State.PAUSED: "On a break",
    State.GRADUATED: "Has finished",
    State.EXITED: "Left in good standing",
    State.CLOSED: "Left for cause",
}
