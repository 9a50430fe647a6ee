"""The rules of reminders, and what somebody answers to one."""

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts.models import Program
from stepup.db import db
from stepup.errors import Refused
from stepup.events.models import ReminderKind, ReminderRule, ReminderStop, Signup, SignupState
from stepup.inserts import insert_first
from stepup.people.models import Person

LONGEST = 24 * 28


def add_rule(
    kind: ReminderKind,
    hours_before: int,
    *,
    role: str = "",
    program: Program | None = None,
    words: str = "",
) -> ReminderRule:
    if not 1 <= hours_before <= LONGEST:
        raise Refused("A reminder leaves between an hour and four weeks before.")
    rule = ReminderRule(
        kind=kind, hours_before=hours_before, role=role, program=program, words=words.strip()[:300]
    )
    rule.paused = False
    db.session.add(rule)
    audit.record("added a reminder", rule, after={"sentence": rule.sentence})
    return rule


def remove_rule(rule: ReminderRule) -> None:
    audit.record("removed a reminder", rule, before={"sentence": rule.sentence})
    db.session.delete(rule)


def pause(rule: ReminderRule, paused: bool) -> None:
    rule.paused = paused
    audit.record("paused a reminder" if paused else "resumed a reminder", rule)


def is_sure(signup: Signup) -> None:
    """She still comes."""
    if signup.state is not SignupState.CONFIRMED:
        raise Refused("You have no place here at the moment. See below where you stand.")
    signup.sure_at = signup.sure_at or clock.now()


def stop(person: Person) -> None:
    insert_first(ReminderStop(person_id=person.id, since=clock.now()))


def begin_again(person: Person) -> None:
    stored = db.session.get(ReminderStop, person.id)
    if stored is not None:
        db.session.delete(stored)
