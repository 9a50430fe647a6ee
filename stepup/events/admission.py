"""Who may take which place, and why not: facts gathered here, judged by `safety.rules`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.db import UTCDateTime, db
from stepup.errors import Reason
from stepup.events import queries
from stepup.events.models import SEATED, Event, EventState, Signup, Slot, SlotRole
from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import queries as volunteers

OVERLAPPING = (
    select(Event)
    .join(Signup, Signup.event_id == Event.id)
    .where(
        Signup.person_id == bindparam("person"),
        Signup.state.in_(SEATED),
        Event.id != bindparam("event"),
        Event.state != EventState.CANCELLED,
        Event.starts_at < bindparam("ends", type_=UTCDateTime()),
        Event.ends_at > bindparam("begins", type_=UTCDateTime()),
    )
    .limit(1)
)


def last_day(event: Event) -> date:
    """The event's last minute, as a date at its site: clearances are asked for this day."""
    return clock.to_local(event.ends_at, event.time_zone).date()


def reasons_against(slot: Slot, person: Person) -> list[Reason]:
    """Everything that keeps her off this place; the closed button and the refusal both read it."""
    return reasons_for_each([slot], person)[slot.id]


def reasons_for_each(slots: Sequence[Slot], person: Person) -> dict[int, list[Reason]]:
    """By slot of one event; as many queries for many slots of a role as for one."""
    if not slots:
        return {}
    event = slots[0].event
    adult = adult_for(slots, event, person)
    youth = youth_for(slots, event, person)
    clashes = clashing(event, person)
    return {slot.id: [*_role(slot, event, adult, youth), *clashes] for slot in slots}


def adult_for(slots: Sequence[Slot], event: Event, person: Person) -> facts.Adult:
    """A guest is asked nothing but whether she is on hold: three hundred may come at once."""
    if any(slot.role is SlotRole.SPEAKER for slot in slots):
        visits = queries.visits_as_speaker([person.id], last_day(event), leave_out=event.id)
        return adults_at(event, [person], visits)[person.id]
    if any(slot.needs_clearance for slot in slots):
        return adults_at(event, [person])[person.id]
    return facts.Adult(person.id, held=safety.is_held(person.id))


def youth_for(slots: Sequence[Slot], event: Event, person: Person) -> facts.Youth | None:
    if all(slot.role is not SlotRole.TEEN for slot in slots):
        return None
    return cohorts.youth_for([person.id], last_day(event)).get(person.id)


def _role(slot: Slot, event: Event, adult: facts.Adult, youth: facts.Youth | None) -> list[Reason]:
    on = last_day(event)
    if slot.role is SlotRole.TEEN:
        return as_teen(youth, on)
    if slot.role is SlotRole.SPEAKER:
        return rules.speaking(adult, slot.counts, on, safety.policy())
    if slot.needs_clearance:
        return as_one_of_the_adults(slot, adult, on)
    return rules.no_hold(adult.held)


def as_one_of_the_adults(slot: Slot, adult: facts.Adult, on: date) -> list[Reason]:
    """What every counted adult needs, and what this role needs beside it."""
    more = rules.serving_as(adult, slot.role.value, on, safety.policy())
    return [*rules.counted_role(adult, on, safety.policy()), *more]


def as_teen(youth: facts.Youth | None, on: date) -> list[Reason]:
    if youth is None:
        sentence = _("This place is for girls in the program. Is she new? Staff will help you.")
        return [Reason("SAFE-09", sentence, place="staff")]
    return [*rules.no_hold(youth.held), *rules.participation(youth, on, safety.policy())]


def reasons_now(event: Event, signups: Sequence[Signup]) -> Iterator[tuple[Signup, list[Reason]]]:
    """What the rules say today about places that were given before; constant queries."""
    people = [signup.person for signup in signups]
    ids = [person.id for person in people]
    visits = queries.visits_as_speaker(ids, last_day(event), leave_out=event.id)
    adults, youths = adults_at(event, people, visits), cohorts.youth_for(ids, last_day(event))
    for signup in signups:
        adult, youth = adults[signup.person_id], youths.get(signup.person_id)
        yield signup, _role(signup.slot, event, adult, youth)


def adults_at(
    event: Event, people: Sequence[Person], visits: Mapping[int, int] | None = None
) -> dict[int, facts.Adult]:
    """What the rules need to know about each of them; `visits` matter of speakers only."""
    on, ids = last_day(event), [person.id for person in people]
    enrolled = cohorts.enrolled_ids(ids, on, event.site_id)
    known = volunteers.facts_for(people, on, enrolled=enrolled, visits=visits)
    if event.site.state not in safety.policy().states_counting_hours:
        return known
    hours = queries.hours_with_girls(ids, event)
    return {person_id: _with_hours(known[person_id], *hours[person_id]) for person_id in known}


def _with_hours(adult: facts.Adult, in_month: float, in_year: float) -> facts.Adult:
    return replace(adult, hours_in_month=in_month, hours_in_year=in_year)


def room_for_a_girl(event: Event, girls: int = 1) -> list[Reason]:
    """SAFE-04: would so many girls more still be few enough for the mentors who come?"""
    seated, adults = queries.girls_and_adults(event)
    return rules.ratio(seated + girls, adults, safety.policy())


def room_for_girls(event: Event) -> int:
    """How many more may take a place before the next mentor joins."""
    seated, adults = queries.girls_and_adults(event)
    return max(rules.most_girls(adults, safety.policy()) - seated, 0)


def two_adults_come(event: Event, people: Iterable[Person]) -> list[Reason]:
    """SAFE-03, of those who have a counted place."""
    return rules.two_adults(ready_adults(event, people), last_day(event), safety.policy())


def ready_adults(event: Event, people: Iterable[Person]) -> list[facts.Adult]:
    """Those of them who may be counted at this event."""
    on = last_day(event)
    found = adults_at(event, list(people)).values()
    return [adult for adult in found if not rules.counted_role(adult, on, safety.policy())]


def ready_on(day: date, event: Event, people: Sequence[Person]) -> set[int]:
    """Those of them who could be counted on another day than the event's."""
    adults, policy = adults_at(event, people), safety.policy()
    return {
        person_id for person_id in adults if not rules.counted_role(adults[person_id], day, policy)
    }


def clashing(event: Event, person: Person) -> list[Reason]:
    """Her other places whose hours overlap; one that ends when this begins does not."""
    asked = {
        "person": person.id,
        "event": event.id,
        "begins": event.starts_at,
        "ends": event.ends_at,
    }
    other = db.session.scalars(OVERLAPPING, asked).first()
    if other is None:
        return []
    hours = clock.hours(other.starts_at, other.ends_at, other.time_zone)
    sentence = _(
        "You are already at “%(title)s” then (%(hours)s). Give up that place first.",
        title=other.title,
        hours=hours,
    )
    return [Reason("CLASH", sentence, place="me")]
