"""A cohort as a list of girls: whose consent is missing, whom nobody could call."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from stepup.cohorts import queries
from stepup.cohorts.models import Cohort, ConsentKind, Enrollment, EnrollmentState
from stepup.cohorts.places import HOLDING
from stepup.db import db
from stepup.people.models import Person, PersonalLink, Purpose
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.safety.facts import Youth

WORDS = {"SAFE-10": "refused", "SAFE-12": "her own is missing", "SAFE-09": "missing"}
AWAITED, TO_CONFIRM = "paper awaited", "paper to confirm"
UNANSWERED = ("missing", "asked", "her own is missing", AWAITED)
TONES = {"given": "good", "asked": "wait", AWAITED: "wait", TO_CONFIRM: "wait"}


@dataclass(frozen=True)
class Row:
    enrollment: Enrollment
    youth: Youth
    consent: str
    asked_at: datetime | None
    may_be_photographed: bool = True  # somewhere; where, stands on her page (SAFE-14)

    @property
    def person(self) -> Person:
        return self.enrollment.teen.person

    @property
    def tone(self) -> str:
        return TONES.get(self.consent, "bad")

    @property
    def needs_asking(self) -> bool:
        return self.consent in UNANSWERED

    @property
    def has_phone(self) -> bool:
        return self.youth.emergency_phones > 0


def of(cohort: Cohort, on: date) -> list[Row]:
    """Everybody who has, had until she finished, or waits for a place; by name; twelve queries."""
    shown = (*HOLDING, EnrollmentState.WAITLISTED, EnrollmentState.GRADUATED)
    enrollments = queries.enrollments_in(cohort, *shown)
    known = queries.youth_for([one.teen.person_id for one in enrollments], on)
    words = _Words([one.id for one in enrollments])
    channels = queries.channels_agreed(ConsentKind.PHOTO, known, on)
    pictured = set().union(*channels.values())
    rows = [words.row(one, known[one.teen.person_id], on) for one in enrollments]
    return [replace(row, may_be_photographed=row.person.id in pictured) for row in rows]


def row_of(enrollment: Enrollment, on: date) -> Row:
    person_id = enrollment.teen.person_id
    youth = queries.youth_for([person_id], on)[person_id]
    return _Words([enrollment.id]).row(enrollment, youth, on)


class _Words:
    """How it stands with each of these girls' consent; two queries."""

    def __init__(self, enrollment_ids: Collection[int]):
        self.asked, self.papers = _asked(enrollment_ids), queries.papers_open(enrollment_ids)

    def row(self, enrollment: Enrollment, youth: Youth, on: date) -> Row:
        reasons = rules.participation(youth, on, safety.policy())
        words, asked_at = "given", self.asked.get(enrollment.id)
        if reasons:
            words = self._missing(enrollment, WORDS[reasons[0].rule])
        return Row(enrollment, youth, words, asked_at)

    def _missing(self, enrollment: Enrollment, words: str) -> str:
        if words != "missing":
            return words
        if enrollment.id in self.papers:
            return TO_CONFIRM if self.papers[enrollment.id] else AWAITED
        return "asked" if enrollment.id in self.asked else words


def _asked(enrollment_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody was last asked for each."""
    sent = select(PersonalLink.thing_id, func.max(PersonalLink.created_at))
    sent = sent.where(
        PersonalLink.purpose == Purpose.CONSENT, PersonalLink.thing_id.in_(enrollment_ids)
    )
    rows = db.session.execute(sent.group_by(PersonalLink.thing_id))
    return {enrollment_id: at for enrollment_id, at in rows}
