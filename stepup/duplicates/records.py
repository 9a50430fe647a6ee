"""Everybody as the search for duplicates sees them: five questions, however many they are."""

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from stepup.cohorts.models import Alumna, Enrollment, Guardianship, Teen
from stepup.db import db
from stepup.duplicates.likeness import Record
from stepup.mentoring.models import Match
from stepup.people import names
from stepup.people.models import FormerName, Person

Several = dict[int, list[int]]


def everybody() -> Iterator[Record]:
    former, cohorts = _former_names(), _cohorts()
    columns = Person.id, Person.first_name, Person.last_name, Person.email, Person.phone
    found = sa.select(*columns, Person.born_on, Person.city).where(Person.erased_at.is_(None))
    for number, first, last, email, phone, born_on, city in db.session.execute(found):
        yield Record(
            number,
            names.folded(first),
            names.folded(last),
            email or "",
            phone or "",
            born_on,
            names.folded(city or ""),
            tuple(former.get(number, ())),
            tuple(cohorts.get(number, ())),
        )


def _former_names() -> dict[int, list[str]]:
    found = defaultdict(list)
    for number, key in db.session.execute(sa.select(FormerName.person_id, FormerName.name_key)):
        found[number].append(" ".join(sorted(key.split())))
    return found


def _cohorts() -> Several:
    found = defaultdict(list)
    girls = sa.select(Teen.person_id, Enrollment.cohort_id).join(Enrollment.teen)
    for number, cohort in db.session.execute(girls):
        found[number].append(cohort)
    for number, cohort in db.session.execute(sa.select(Alumna.person_id, Alumna.cohort_id)):
        found[number].append(cohort)
    return found


def known_apart() -> set[tuple[int, int]]:
    """A guardian and her girl, a mentor and hers: two people, whatever they share."""
    families = sa.select(Guardianship.guardian_id, Teen.person_id).join(Guardianship.teen)
    found = set()
    for pairs in (families, sa.select(Match.mentor_id, Match.teen_person_id)):
        for one, other in db.session.execute(pairs):
            found.add((min(one, other), max(one, other)))
    return found
