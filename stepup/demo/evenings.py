"""The evenings themselves: who really came, when she left, and the hours it made."""

from datetime import timedelta
from functools import partial

from stepup import clock
from stepup.audit import actions as audit
from stepup.demo.practice import Practice
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import evening
from stepup.events.models import Event, EventState, Signup, SlotRole
from stepup.people.models import Person

ADULTS_COME, GIRLS_COME = 0.94, 0.88
LEAVES_EARLY = 0.04


def note(practice: Practice, event: Event) -> None:
    practice.diary.note(event.starts_at + timedelta(minutes=16), partial(_open, practice, event))
    practice.diary.note(event.ends_at + timedelta(minutes=20), partial(_close, practice, event))


def _open(practice: Practice, event: Event) -> None:
    if event.state is not EventState.OPEN:
        return
    by = practice.leads[event.site.name]
    with audit.acting_as(by.id, "link"):
        for signup in sorted(queries.live_signups(event), key=_adults_first):
            _arrive(practice, signup, by)


def _adults_first(signup: Signup) -> tuple[bool, int]:
    return signup.slot.role is SlotRole.TEEN, signup.id


def _arrive(practice: Practice, signup: Signup, by: Person) -> None:
    chance, is_girl = practice.chance, signup.slot.role is SlotRole.TEEN
    if chance.random() > (GIRLS_COME if is_girl else ADULTS_COME):
        return
    minutes = chance.randrange(-6, 15) if is_girl else chance.randrange(-25, -4)
    at = signup.event.starts_at + timedelta(minutes=minutes)
    try:
        attendance = evening.check_in(signup, by, at)
    except Refused:
        return
    if chance.random() < LEAVES_EARLY:
        evening.check_out(attendance, signup.event.ends_at - timedelta(minutes=25))


def _close(practice: Practice, event: Event) -> None:
    if event.state is EventState.OPEN and event.ends_at < clock.now():
        with audit.acting_as(practice.leads[event.site.name].id, "page"):
            evening.close(event)
