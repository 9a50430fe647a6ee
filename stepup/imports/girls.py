"""What we know already of the girls whom a roster may mean, in six queries per thousand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from stepup.cohorts import years
from stepup.cohorts.models import (
    Cohort,
    Consent,
    ConsentKind,
    EmergencyContact,
    Enrollment,
    Guardianship,
    PaperAnswer,
    Teen,
)
from stepup.db import db
from stepup.imports.directory import chunks
from stepup.people.models import Person


class Girls:
    def __init__(self, people: Iterable[Person], today: date):
        self.teens: dict[Person, Teen] = {}
        self.guardianships: set[tuple[Teen, Person]] = set()
        self.places: dict[Teen, Enrollment] = {}
        self.phones: set[tuple[Teen, str]] = set()
        self.with_paper: set[Teen] = set()
        self.answers: dict[Person, dict[Person, bool]] = defaultdict(dict)
        for ids in chunks(person.id for person in people):
            self._load(ids, today)

    def _load(self, ids: list[int], today: date) -> None:
        teens = select(Teen).where(Teen.person_id.in_(ids)).options(joinedload(Teen.person))
        found = {teen.id: teen for teen in db.session.scalars(teens)}
        self.teens |= {teen.person: teen for teen in found.values()}
        self._load_answers(ids, today)
        self._load_guardianships(found)
        self._load_places(found, today)
        self._load_phones(found)
        self._load_papers(found, years.first_day_of_year(today))

    def _load_answers(self, ids: list[int], today: date) -> None:
        """A yes that is over makes room for a new one; a no and a withdrawn yes stay for good."""
        about = Consent.person_id.in_(ids), Consent.kind == ConsentKind.PARTICIPATION
        both = joinedload(Consent.person), joinedload(Consent.granted_by)
        answers = select(Consent).where(*about).options(*both).order_by(Consent.id)
        for answer in db.session.scalars(answers):
            is_yes = answer.given and answer.revoked_at is None
            if not is_yes or answer.expires_on >= today:
                self.answers[answer.person][answer.granted_by] = is_yes

    def _load_guardianships(self, teens: dict[int, Teen]) -> None:
        roles = select(Guardianship).where(Guardianship.teen_id.in_(teens))
        for role in db.session.scalars(roles.options(joinedload(Guardianship.guardian))):
            self.guardianships.add((teens[role.teen_id], role.guardian))

    def _load_places(self, teens: dict[int, Teen], today: date) -> None:
        """Where each of them is now, or was last: in a cohort that has not ended."""
        places = select(Enrollment).join(Enrollment.cohort).where(Cohort.ends_on >= today)
        mine = places.where(Enrollment.teen_id.in_(teens)).order_by(Enrollment.id)
        self.places |= {teens[place.teen_id]: place for place in db.session.scalars(mine)}

    def _load_phones(self, teens: dict[int, Teen]) -> None:
        contacts = select(EmergencyContact).where(EmergencyContact.teen_id.in_(teens))
        for contact in db.session.scalars(contacts):
            self.phones.add((teens[contact.teen_id], contact.phone))

    def _load_papers(self, teens: dict[int, Teen], since: date) -> None:
        """Of whom a paper of this program year is awaited, or was looked at."""
        papers = select(Enrollment.teen_id).join(
            PaperAnswer, PaperAnswer.enrollment_id == Enrollment.id
        )
        this_year = papers.where(Enrollment.teen_id.in_(teens), PaperAnswer.said_on >= since)
        self.with_paper |= {teens[teen_id] for teen_id in db.session.scalars(this_year)}
