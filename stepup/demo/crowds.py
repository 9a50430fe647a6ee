"""Who comes to an evening: they sign up one after another, some stand in line, some withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from stepup import clock
from stepup.audit import actions as audit
from stepup.demo import evenings, mentors
from stepup.demo.practice import Group, Practice
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import seats
from stepup.events.models import Event, Signup, Slot, SlotRole
from stepup.people.models import Person

REGULARS = 7
WITHDRAW = 0.05
NEAR, FAR = timedelta(days=8), timedelta(days=15)


@dataclass(frozen=True)
class Evening:
    """`crowded` ones have people in line; on the evening before the snow it is called off."""

    event: Event
    group: Group | None = None
    crowded: bool = False
    snows: bool = False


def expect(practice: Practice, evening: Evening) -> None:
    """It has just been opened: who will take which place, and when."""
    slots = {slot.role: slot for slot in queries.slots_of(evening.event)}
    lead = practice.leads[evening.event.site.name]
    _come(practice, slots[SlotRole.LEAD], [lead])
    if evening.group is not None:
        _expect_session(practice, evening, evening.group, slots)
    else:
        _expect_public(practice, evening, slots)
    if evening.event.ends_at < practice.now and not evening.snows:
        evenings.note(practice, evening.event)


def _share(practice: Practice, evening: Evening) -> float:
    """How full it gets: to the brim in the past, less the further off it is."""
    if evening.crowded:
        return 1.3
    ahead = evening.event.starts_at - practice.now
    if ahead < NEAR:
        return practice.chance.uniform(0.7, 1.1)
    return practice.chance.uniform(0.2, 0.45) if ahead < FAR else practice.chance.uniform(0, 0.12)


def _expect_session(
    practice: Practice, evening: Evening, group: Group, slots: dict[SlotRole, Slot]
) -> None:
    share, mentor, teen = _share(practice, evening), slots[SlotRole.MENTOR], slots[SlotRole.TEEN]
    if not group.mentors:
        group.mentors += _some(practice, practice.mentors[group.site.name], REGULARS)
    wanted = max(round(mentor.maximum * share), 2 if share > 0.5 else 0)
    _come(practice, mentor, _some(practice, group.mentors, wanted))
    if practice.chance.random() < share / 4:
        standby = _some(practice, practice.mentors[group.site.name], 1)
        _come(practice, slots[SlotRole.STANDBY], standby)
    _come(practice, teen, _some(practice, group.girls, round(teen.maximum * share)))


def _expect_public(practice: Practice, evening: Evening, slots: dict[SlotRole, Slot]) -> None:
    share, site = _share(practice, evening), evening.event.site
    women, guests = practice.mentors[site.name], practice.guests[site.name]
    mentor = slots[SlotRole.MENTOR]
    helping = share if evening.crowded else share * 0.6
    wanted = max(round(mentor.maximum * helping), 2 if share > 0.5 else 0)
    _come(practice, mentor, _some(practice, women, wanted))
    if SlotRole.TEEN in slots:
        girls = [girl for group in practice.groups if group.site is site for girl in group.girls]
        teen, part = slots[SlotRole.TEEN], share if evening.crowded else share * 0.3
        _come(practice, teen, _some(practice, girls, round(teen.maximum * part)))
    if SlotRole.SPEAKER in slots:
        speaker = slots[SlotRole.SPEAKER]
        _come(practice, speaker, _some(practice, guests, min(round(3 * share), 4)))
    strangers = [mentors.meet(practice, site) for _ in range(round(share))]
    _come(practice, slots[SlotRole.GUEST], strangers + _some(practice, guests, round(2 * share)))


def _some(practice: Practice, people: Sequence[Person], number: int) -> list[Person]:
    return practice.chance.sample(people, min(number, len(people)))


def _come(practice: Practice, slot: Slot, people: Sequence[Person]) -> None:
    last = min(slot.event.starts_at - timedelta(hours=5), practice.now - timedelta(minutes=2))
    for person in people:
        moment = practice.sometime_between(clock.now(), last)
        practice.diary.note(moment, partial(_sign_up, practice, slot, person))


def _sign_up(practice: Practice, slot: Slot, person: Person) -> None:
    """Whoever may not, cannot: she reads why, and that is all that happens."""
    with audit.acting_as(person.id, "page"):
        try:
            signup = seats.sign_up(slot, person)
        except Refused:
            return
    if practice.chance.random() < WITHDRAW and not _is_needed(practice, slot):
        last = min(slot.event.starts_at - timedelta(hours=4), practice.now - timedelta(minutes=1))
        moment = practice.sometime_between(clock.now(), last)
        practice.diary.note(moment, partial(_withdraw, signup))


def _is_needed(practice: Practice, slot: Slot) -> bool:
    """No lead stays away; and the evening with which staff begin has its mentors."""
    soon = practice.now < slot.event.starts_at < practice.now + timedelta(days=1)
    return slot.role is SlotRole.LEAD or soon


def _withdraw(signup: Signup) -> None:
    if signup.is_live:
        with audit.acting_as(signup.person_id, "link"):
            seats.withdraw(signup, reason="Something came up.")
