"""Which of many dates she can take, without asking the database about each."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from stepup import clock
from stepup.events import admission, clashes
from stepup.events.models import Event, Signup, Slot
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.volunteers import queries as volunteers


def by(person: Person, agenda: Sequence[Signup]) -> Callable[[Slot], bool]:
    """Her checks on that day, and her other dates; what a place asks beside is asked when she takes
    it, as everything is once more."""
    adult = volunteers.facts_for([person], clock.today("UTC"))[person.id]
    others = [signup.event for signup in agenda if signup.is_seated]

    def can(slot: Slot) -> bool:
        event = slot.event
        return _may(slot, event) and all(clashes.between(event, other) == [] for other in others)

    def _may(slot: Slot, event: Event) -> bool:
        if not slot.needs_clearance:
            return not rules.no_hold(adult.held)
        on = admission.last_day(event)
        then = replace(adult, age=person.age_on(on))
        return not rules.counted_role(then, on, safety.policy())

    return can
