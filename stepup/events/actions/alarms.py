"""Too few adults for the girls who come: the people who run the site hear of it (SAFE-03, 04)."""

from collections.abc import Sequence

from stepup import clock
from stepup.errors import Reason
from stepup.events import admission, emails, queries, risk, staffing
from stepup.events.models import Event, EventState, SignupState
from stepup.events.planners import PLANNERS
from stepup.people import queries as people
from stepup.people.models import Person


def raise_for(event: Event) -> int:
    """Answers how many letters that made; the same shortage is told once a day."""
    reasons = reasons_for(event)
    if not reasons:
        return 0
    told = [emails.short_of_adults(event, one, reasons) for one in _planners(event)]
    return sum(letter is not None for letter in told)


def reasons_for(event: Event) -> list[Reason]:
    """Nothing where no girl has a place, or where it has begun: the door asks by itself."""
    if event.state is not EventState.OPEN or event.has_begun(clock.now()):
        return []
    girls, _adults = queries.girls_and_adults(event)
    if not girls:
        return []
    counted = [
        signup.person
        for signup in queries.live_signups(event)
        if signup.slot.counts and signup.state is SignupState.CONFIRMED
    ]
    return [*admission.two_adults_come(event, counted), *admission.room_for_a_girl(event, 0)]


def warn_of_risk(event: Event) -> int:
    """Enough said yes, but by what they showed before too few may come: told once a day.

    Where somebody is missing already, the other alarm speaks.
    """
    likely = risk.of_events([event])[event.id]
    places = staffing.of_event(event)
    if likely >= risk.ENOUGH or staffing.missing([one for one in places if one.slot.counts]):
        return 0
    told = [emails.may_be_short(event, one, likely) for one in _planners(event)]
    return sum(letter is not None for letter in told)


def _planners(event: Event) -> Sequence[Person]:
    return people.holders(PLANNERS, event.site_id)
