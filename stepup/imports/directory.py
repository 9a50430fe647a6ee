"""Everybody whom the rows of one file may mean, found with few queries; nobody is met twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from stepup.db import db
from stepup.imports import cells, names
from stepup.imports.outcomes import Outcome
from stepup.people import actions as people
from stepup.people import queries as known
from stepup.people.models import Person
from stepup.people.names import name_key

AT_ONCE = 1000  # databases limit how many values one query may name
Key = TypeVar("Key")
Fact = str | date | None
WORDS = {"born_on": "date of birth", "preferred_name": "preferred name", "email": "e-mail"}


def chunks(keys: Iterable[Key]) -> Iterator[list[Key]]:
    rest = iter(dict.fromkeys(keys))
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


@dataclass
class Meeting:
    person: Person
    outcome: Outcome
    remarks: list[str] = field(default_factory=list)

    def has_changed(self) -> None:
        if self.outcome is Outcome.MATCHED:
            self.outcome = Outcome.CHANGED


class Directory:
    """By address and name; girls, who often have no address, by name and day of birth too."""

    def __init__(self, emails: Iterable[str], name_keys: Iterable[str] = ()):
        self._at: dict[str, list[Person]] = defaultdict(list)
        self._born: dict[tuple[str, date | None], Person] = {}
        for some in chunks(emails):
            at_address = Person.email.in_(some), Person.erased_at.is_(None)
            for person in db.session.scalars(select(Person).where(*at_address).order_by(Person.id)):
                self._at[person.email or ""].append(person)
            for email, person in known.had_addresses(some).items():
                self._at[email].append(person)
        for some in chunks(name_keys):
            called = Person.name_key.in_(some), Person.erased_at.is_(None)
            born = select(Person).where(*called, Person.born_on.is_not(None)).order_by(Person.id)
            for person in db.session.scalars(born):
                self._born.setdefault((person.name_key, person.born_on), person)

    def people(self) -> list[Person]:
        at_addresses = [person for at_address in self._at.values() for person in at_address]
        return [*at_addresses, *self._born.values()]

    def find(self, name: names.Name, email: str) -> Person | None:
        at_address = self._at.get(email, [])
        exact = [p for p in at_address if p.name_key == name_key(*name)]
        alike = [p for p in at_address if names.same_person((p.first_name, p.last_name), name)]
        return next(iter(exact + alike), None)

    def born(self, name: names.Name, born_on: date) -> Person | None:
        return self._born.get((name_key(*name), born_on))

    def meet(self, name: names.Name, email: str, **facts: Fact) -> Meeting:
        """Who she is, with what we did not know yet filled in; a stored fact always stays."""
        known = self.find(name, email)
        return self.meet_again(known, name, **facts) if known else self.add(name, email, **facts)

    def meet_again(self, person: Person, name: names.Name, **facts: Fact) -> Meeting:
        filled = filled_in(person, facts) + _name_mended(person, name)
        outcome = Outcome.CHANGED if filled else Outcome.MATCHED
        return Meeting(person, outcome, _differences(person, facts))

    def add(self, name: names.Name, email: str | None, **facts: Fact) -> Meeting:
        person = Person(email=email, **{what: fact or None for what, fact in facts.items()})
        person.rename(*name)
        db.session.add(person)
        if email:
            self._at[email].append(person)
        return Meeting(person, Outcome.CREATED)


def filled_in(person: Person, facts: dict[str, Fact]) -> list[str]:
    blank = [what for what, fact in facts.items() if fact and not getattr(person, what)]
    for what in blank:
        setattr(person, what, facts[what])
    return blank


def _differences(person: Person, facts: dict[str, Fact]) -> list[str]:
    differing = [w for w, fact in facts.items() if fact and getattr(person, w) != fact]
    words = ", ".join(WORDS.get(what, what) for what in differing)
    return [f"What we have differs and stays: {words}."] if differing else []


def _name_mended(person: Person, name: names.Name) -> list[str]:
    """A name that came with lost letters, or half of it, gives way to a whole one."""
    is_broken = not person.last_name or cells.has_lost_letters(person.name)
    if not is_broken or not name[1] or cells.has_lost_letters(" ".join(name)):
        return []
    people.rename(person, *name)
    return ["name"]
