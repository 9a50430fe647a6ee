"""Whether a mentor and a girl may be brought together, on a day."""

from datetime import date

from stepup.cohorts import queries as cohorts
from stepup.errors import Reason
from stepup.mentoring import queries
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.volunteers import queries as volunteers


def reasons_against(mentor: Person, teen: Person, on: date) -> list[Reason]:
    """What an event asks of a counted adult, and of a girl."""
    enrolled = cohorts.enrolled_ids([mentor.id], on)
    adult = volunteers.facts_of(mentor, on, enrolled=enrolled)
    youth = cohorts.youth_for([teen.id], on).get(teen.id)
    if youth is None:
        return rules.place(youth, on)
    return [
        *_on_a_break(mentor),
        *rules.counted_role(adult, on, safety.policy()),
        *rules.no_hold(youth.held),
        *rules.place(youth, on),
        *rules.participation(youth, on, safety.policy()),
    ]


def _on_a_break(mentor: Person) -> list[Reason]:
    """A match waits while its mentor rests; an evening she may choose herself."""
    if not queries.on_break([mentor.id]):
        return []
    sentence = "She is on a break and meets nobody until she says that she is back."
    return [Reason("BREAK", sentence, place="staff")]
