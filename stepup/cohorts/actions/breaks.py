"""A girl takes a break until a day that is named, and comes back on it."""

from datetime import date

from stepup.audit import actions as audit
from stepup.cohorts import queries
from stepup.cohorts.actions import news, places
from stepup.cohorts.emails import News
from stepup.cohorts.models import Cohort, Enrollment
from stepup.cohorts.models import EnrollmentState as State
from stepup.errors import Refused
from stepup.locks import lock_row
from stepup.safety import queries as safety
from stepup.safety import rules


def pause(enrollment: Enrollment, why: str, until: date, on: date) -> None:
    """Her place, her consents and whom to call stay; until then she has no dates and no alarms."""
    lock_row(enrollment)
    if not why.strip():
        raise Refused("Say why: whoever calls the family later wants to know.")
    if until <= on:
        raise Refused("A break ends on a day to come.")
    if enrollment.cohort.ends_on < until:
        last = enrollment.cohort.ends_on
        raise Refused(f"The cohort ends on {last:%-d %B %Y}: a break ends by then.")
    places.move(enrollment, State.PAUSED, why.strip())
    enrollment.away_until = until
    audit.record("paused", enrollment, after={"until": until.isoformat()}, reason=why[:500])
    news.tell(enrollment, News.PAUSED, on)


def come_back(enrollment: Enrollment, on: date) -> None:
    """Where she was before; the rules are asked as on her first day."""
    lock_row(enrollment)
    if enrollment.state is not State.PAUSED:
        raise Refused("She is not on a break.")
    youth = queries.youth_for([enrollment.teen.person_id], on)[enrollment.teen.person_id]
    reasons = rules.participation(youth, on, safety.policy())
    enrollment.away_until = None
    if reasons:
        places.move(enrollment, State.SUSPENDED, reasons[0].sentence)
    else:
        places.move(enrollment, places.state_before(enrollment), "Her break is over.")
        news.tell(enrollment, News.BACK, on)
    audit.record("is back", enrollment)


def end_those_due(cohort: Cohort, on: date) -> int:
    """The night's part: whose day has come."""
    paused = queries.enrollments_in(cohort, State.PAUSED)
    due = [one for one in paused if one.away_until is None or one.away_until <= on]
    for enrollment in due:
        come_back(enrollment, on)
    return len(due)
