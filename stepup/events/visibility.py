"""Who sees which events: the public ones everybody, others as far as she belongs there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.events.models import LIVE, Event, EventState, Signup, Visibility
from stepup.people import access
from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import queries as volunteers


@dataclass(frozen=True)
class Sight:
    """All events of `site_ids`, as staff there; `place_ids` are events where she has a live place.

    None, of sites or of cohorts, means every one.
    """

    site_ids: frozenset[int] | None = frozenset()
    cohort_ids: frozenset[int] | None = frozenset()
    place_ids: frozenset[int] = frozenset()

    def sees(self, event: Event) -> bool:
        if self.site_ids is None or event.site_id in self.site_ids:
            return True
        if event.state is EventState.DRAFT:
            return False
        if event.visibility is Visibility.PUBLIC or event.id in self.place_ids:
            return True
        return event.visibility is Visibility.COHORT and self._knows_cohort(event.cohort_id)

    def _knows_cohort(self, cohort_id: int | None) -> bool:
        return self.cohort_ids is None or cohort_id in self.cohort_ids

    def knows(self, cohort: Cohort) -> bool:
        """As staff of its site, or because she belongs to it or serves."""
        is_hers = self.site_ids is None or cohort.site_id in self.site_ids
        return is_hers or self._knows_cohort(cohort.id)

    def condition(self) -> ColumnElement[bool]:
        """The same for a list; drafts are left to whoever asks for the list."""
        return true() if self.site_ids is None else or_(*self._ways())

    def _ways(self) -> Iterator[ColumnElement[bool]]:
        yield Event.visibility == Visibility.PUBLIC
        if self.site_ids:
            yield Event.site_id.in_(self.site_ids)
        if self.place_ids:
            yield Event.id.in_(self.place_ids)
        if self.cohort_ids is None:
            yield Event.visibility == Visibility.COHORT
        elif self.cohort_ids:
            among = Event.cohort_id.in_(self.cohort_ids)
            yield (Event.visibility == Visibility.COHORT) & among


def sight_of(person: Person | None) -> Sight:
    """Whoever is on hold sees what the public sees (SAFE-19)."""
    if person is None:
        return Sight()
    site_ids = access.sites_of(person)
    if site_ids is None:
        return Sight() if safety.is_held(person.id) else Sight(site_ids=None)
    today = clock.today("UTC")
    adult = _as_adult(person, today)
    if adult.held:
        return Sight()
    meets_girls = not rules.counted_role(adult, today, safety.policy())
    return Sight(
        site_ids=site_ids,
        cohort_ids=None if meets_girls else _cohort_ids(person, today),
        place_ids=_place_ids(person),
    )


def sight_of_girl(girl: Person, held: bool) -> Sight:
    """What her family sees of what is planned for her."""
    if held:
        return Sight()
    cohort_ids = frozenset(cohorts.cohort_ids_of(girl.id, clock.today("UTC")))
    return Sight(cohort_ids=cohort_ids, place_ids=_place_ids(girl))


def _as_adult(person: Person, today: date) -> facts.Adult:
    enrolled = cohorts.enrolled_ids([person.id], today)
    return volunteers.facts_for([person], today, enrolled=enrolled)[person.id]


def _cohort_ids(person: Person, today: date) -> frozenset[int]:
    """Her own cohorts, and those of the girls she is a guardian of."""
    girls = [teen.person_id for teen in cohorts.teens_of(person)]
    return frozenset().union(
        *(cohorts.cohort_ids_of(person_id, today) for person_id in [person.id, *girls])
    )


def _place_ids(person: Person) -> frozenset[int]:
    places = select(Signup.event_id).where(Signup.person_id == person.id, Signup.state.in_(LIVE))
    return frozenset(db.session.scalars(places))
