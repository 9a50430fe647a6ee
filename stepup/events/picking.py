"""Whom staff may choose for a place: who can and is free first, the others with the reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, select

from stepup.db import db
from stepup.errors import Reason
from stepup.events import admission, availability, clashes, queries, rest
from stepup.events.availability import Availability
from stepup.events.models import Signup, Slot
from stepup.people import names, ties
from stepup.people.models import Person
from stepup.volunteers.models import Stage, Volunteer

MOST = 60
SERVING = Stage.CLEARED, Stage.ACTIVE
GONE = Stage.DECLINED, Stage.REMOVED, Stage.WITHDRAWN, Stage.RETIRED


@dataclass(frozen=True)
class Candidate:
    """`missing`: what the rules say; `busy`: her other places; `place`: what she has here."""

    person: Person
    missing: tuple[Reason, ...]
    busy: tuple[Reason, ...]
    when: Availability
    place: Signup | None

    @property
    def can(self) -> bool:
        return not self.missing and not self.busy

    @property
    def rank(self) -> tuple[bool, ...]:
        hers = self.place is not None
        order = bool(self.missing), hers, bool(self.busy), self.when.speaks_against
        return (*order, self.when.usually is not True)


def of(slot: Slot, site_ids: Collection[int] | None, text: str = "") -> list[Candidate]:
    """As many queries for many as for one."""
    people, event = _people(slot, site_ids, text), slot.event
    ids = [person.id for person in people]
    missing, busy = admission.missing_of_each(slot, people), clashes.of_each(event, ids)
    tired: Mapping[int, list[Reason]] = rest.of_each(event, ids) if slot.counts else {}
    when = availability.at(event, ids)
    here = {signup.person_id: signup for signup in queries.live_signups(event)}
    found = [
        Candidate(
            person,
            tuple(missing[person.id]),
            (*busy.get(person.id, ()), *tired.get(person.id, ())),
            when[person.id],
            here.get(person.id),
        )
        for person in people
    ]
    return sorted(found, key=lambda one: (*one.rank, one.person.name_key))


def _people(slot: Slot, site_ids: Collection[int] | None, text: str) -> Sequence[Person]:
    """Volunteers who may be known there, those who serve and live near first."""
    site = slot.event.site
    nearest = case((Person.city == site.city, 0), else_=1)
    serving = case((Volunteer.stage.in_(SERVING), 0), else_=1)
    found = select(Person).join(Volunteer, Volunteer.person_id == Person.id)
    found = found.where(
        Volunteer.stage.not_in(GONE),
        Person.erased_at.is_(None),
        ties.belong(Person.id, site_ids),
        Person.name_key.contains(names.folded(text), autoescape=True),
    )
    found = found.order_by(serving, nearest, Person.name_key, Person.id)
    return db.session.scalars(found.limit(MOST)).all()
