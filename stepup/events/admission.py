"""Who may take which place, and why not: facts gathered here, judged by `safety.rules`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.errors import Reason
from stepup.events import clashes, fitness, queries, rest
from stepup.events.models import Event, Signup, Slot, SlotRole
from stepup.people.models import Person
from stepup.safety import contact, facts, rules
from stepup.safety import queries as safety
from stepup.safety.contact import Visit
from stepup.volunteers import queries as volunteers


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
    has = fitness.abilities(slots, event, [person])[person.id]
    busy = clashes.of(event, person)
    tired = rest.of(event, person.id) if any(slot.counts for slot in slots) else []
    return {
        slot.id: [*_role(slot, event, adult, youth, has), *busy, *(tired if slot.counts else ())]
        for slot in slots
    }


def adult_for(
    slots: Sequence[Slot], event: Event, person: Person, *, until: datetime | None = None
) -> facts.Adult:
    """A guest is asked nothing but whether she is on hold: three hundred may come at once."""
    if any(slot.role is SlotRole.SPEAKER for slot in slots):
        visits = queries.visits_as_speaker([person.id], last_day(event), leave_out=event.id)
        return adults_at(event, [person], visits)[person.id]
    if any(slot.needs_clearance or slot.asks_more for slot in slots):
        return adults_at(event, [person], until=until)[person.id]
    return facts.Adult(person.id, held=safety.is_held(person.id))


def youth_for(slots: Sequence[Slot], event: Event, person: Person) -> facts.Youth | None:
    if all(slot.role is not SlotRole.TEEN for slot in slots):
        return None
    return cohorts.youth_for([person.id], last_day(event)).get(person.id)


def _role(
    slot: Slot, event: Event, adult: facts.Adult, youth: facts.Youth | None, has: facts.Abilities
) -> list[Reason]:
    reasons = _of_its_role(slot, event, adult, youth)
    if slot.asks_more:
        wanted, on = fitness.requirement(slot), last_day(event)
        said = {reason.sentence for reason in reasons}
        more = rules.fitting(wanted, adult, has, on, safety.policy())
        reasons += [reason for reason in more if reason.sentence not in said]
    return reasons


def _of_its_role(
    slot: Slot, event: Event, adult: facts.Adult, youth: facts.Youth | None
) -> list[Reason]:
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
    reasons = rules.place(youth, on)
    if youth is None:
        return reasons
    return [
        *rules.no_hold(youth.held),
        *reasons,
        *rules.participation(youth, on, safety.policy()),
    ]


def missing_of_each(slot: Slot, people: Sequence[Person]) -> dict[int, list[Reason]]:
    """What keeps each of them off this place, other dates of hers apart; constant queries."""
    event, ids = slot.event, [person.id for person in people]
    visits = queries.visits_as_speaker(ids, last_day(event), leave_out=event.id)
    adults, youths = adults_at(event, people, visits), cohorts.youth_for(ids, last_day(event))
    has = fitness.abilities([slot], event, people)
    return {
        number: _role(slot, event, adults[number], youths.get(number), has[number])
        for number in ids
    }


def reasons_now(event: Event, signups: Sequence[Signup]) -> Iterator[tuple[Signup, list[Reason]]]:
    """What the rules say today about places that were given before; constant queries."""
    people = [signup.person for signup in signups]
    ids = [person.id for person in people]
    visits = queries.visits_as_speaker(ids, last_day(event), leave_out=event.id)
    adults, youths = adults_at(event, people, visits), cohorts.youth_for(ids, last_day(event))
    has = fitness.abilities([signup.slot for signup in signups], event, people)
    for signup in signups:
        adult, youth = adults[signup.person_id], youths.get(signup.person_id)
        yield signup, _role(signup.slot, event, adult, youth, has[signup.person_id])


def adults_at(
    event: Event,
    people: Sequence[Person],
    visits: Mapping[int, int] | None = None,
    *,
    until: datetime | None = None,
) -> dict[int, facts.Adult]:
    """What the rules need to know about each of them; `visits` matter of speakers only.

    A place is asked for with all the hours that are planned; the door asks for those `until` then.
    """
    on, ids = last_day(event), [person.id for person in people]
    enrolled = cohorts.enrolled_ids(ids, on, event.site_id)
    known = volunteers.facts_for(people, on, enrolled=enrolled, visits=visits)
    if event.site.state not in safety.policy().states_counting_hours:
        return known
    visit = Visit(event.starts_at, event.ends_at, event.time_zone, event_id=event.id)
    hours = contact.hours(ids, visit, until)
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


def ready_adults(
    event: Event, people: Iterable[Person], *, until: datetime | None = None
) -> list[facts.Adult]:
    """Those of them who may be counted at this event."""
    on = last_day(event)
    found = adults_at(event, list(people), until=until).values()
    return [adult for adult in found if not rules.counted_role(adult, on, safety.policy())]


def ready_on(day: date, event: Event, people: Sequence[Person]) -> set[int]:
    """Those of them who could be counted on another day than the event's."""
    adults, policy = adults_at(event, people), safety.policy()
    return {
        person_id for person_id in adults if not rules.counted_role(adults[person_id], day, policy)
    }
