"""A girl takes a break or leaves, or slips away: with her place, the dates she had chosen go."""

from collections.abc import Callable
from datetime import date

from stepup import clock
from stepup.cohorts import hours
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import breaks, leaving, news, places
from stepup.cohorts.emails import News
from stepup.cohorts.models import Cohort, Enrollment
from stepup.cohorts.models import EnrollmentState as State
from stepup.cohorts.places import COMING
from stepup.events import attending, postbox, queries
from stepup.events.actions import seats
from stepup.events.models import Event, EventState
from stepup.people.models import Person


def pause(enrollment: Enrollment, why: str, until: date, on: date) -> int:
    """Answers how many dates before her return were given back."""
    breaks.pause(enrollment, why, until, on)
    back_at = clock.start_of(until, hours.zone_of(enrollment.cohort))
    return _give_back(
        enrollment.teen.person,
        f"A break until {clock.date_words(until)}.",
        lambda event: event.starts_at < back_at,
    )


def leave(enrollment: Enrollment, why: str, on: date, *, for_cause: bool) -> int:
    """All dates of this cohort; every date, when she has no other place in the program."""
    leaving.leave(enrollment, why, on, for_cause=for_cause)
    girl, cohort_id = enrollment.teen.person, enrollment.cohort_id
    stays = cohorts.youth_for([girl.id], on)[girl.id].in_program
    return _give_back(
        girl, "Her place ended.", lambda event: not stays or event.cohort_id == cohort_id
    )


def _give_back(girl: Person, reason: str, which: Callable[[Event], bool]) -> int:
    coming = [
        signup
        for signup in queries.agenda_of(girl.id, clock.now())
        if signup.event.state is EventState.OPEN and which(signup.event)
    ]
    with postbox.together():
        for signup in coming:
            seats.remove(signup, reason=reason)
    return len(coming)


def notice(cohort: Cohort, on: date) -> int:
    """Who slips away is called, and her family hears that her seat is saved."""
    trends = {row.girl.id: row.trend for row in attending.of(cohort).rows}
    changed = 0
    for enrollment in cohorts.enrollments_in(cohort, *COMING):
        trend = trends.get(enrollment.teen.person_id, "")
        if bool(trend) != (enrollment.state is State.AT_RISK):
            _change(enrollment, trend, on)
            changed += 1
    return changed


def _change(enrollment: Enrollment, trend: str, on: date) -> None:
    if trend:
        places.move(enrollment, State.AT_RISK, trend)
        news.tell(enrollment, News.MISSED, on)
    else:
        places.move(enrollment, places.state_before(enrollment), "She comes again.")
