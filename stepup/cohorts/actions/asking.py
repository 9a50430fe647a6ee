"""Asking again, gently, at an hour when letters are read; and whom the year begins without."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from stepup import clock
from stepup.cohorts import emails, hours, queries, rosters, years
from stepup.cohorts.actions import consents, contact
from stepup.cohorts.models import Cohort, Enrollment
from stepup.cohorts.rosters import Row
from stepup.db import db
from stepup.errors import Refused
from stepup.people import queries as people
from stepup.people.models import Person, PersonalLink, Purpose, Role

RHYTHM = (3, 10, 24)  # days after the question
PATIENCE = 60
YEAR_BEGINS_FOR = timedelta(days=14)


def remind(cohort: Cohort) -> int:
    """Whoever has not answered: once for each step of the rhythm, whoever asked before."""
    zone = hours.zone_of(cohort)
    on = clock.today(zone)
    waiting = [row for row in rosters.of(cohort, on) if row.needs_asking and row.asked_at]
    asked = queries.first_asked([row.enrollment.id for row in waiting], on)
    steps = [(row, _step(asked.get(row.enrollment.id), on, zone)) for row in waiting]
    return sum(_remind(row, step, on, hours.awake_at(zone)) for row, step in steps if step)


def _step(asked_at: datetime | None, on: date, zone: str) -> int:
    """1, 2, 3 along the rhythm; 0 before it begins and after our patience."""
    if asked_at is None:
        return 0
    days = (on - clock.to_local(asked_at, zone).date()).days
    return 0 if days > PATIENCE else sum(day <= days for day in RHYTHM)


def _remind(row: Row, step: int, on: date, not_before: datetime | None) -> int:
    enrollment = row.enrollment
    try:
        asked = consents.mailboxes(enrollment.teen, on)
    except Refused:
        return 0
    silent = [one for one in asked if not _has_answered(enrollment, one, on)]
    written = [emails.reminder(enrollment, one, step, not_before=not_before) for one in silent]
    return sum(letter is not None for letter in written)


def _has_answered(enrollment: Enrollment, person: Person, on: date) -> bool:
    last = queries.last_answer(enrollment.teen.person_id, person.id)
    return last is not None and on <= last.expires_on and last.revoked_at is None


def ask_those_who_turned_18(cohort: Cohort) -> int:
    """From her birthday on the answers are hers: she is asked once, whoever said what before."""
    on = clock.today(hours.zone_of(cohort))
    grown = [row for row in rosters.of(cohort, on) if row.consent == "her own is missing"]
    asked = _asked_herself([row.person.id for row in grown])
    return sum(_ask_herself(row, on) for row in grown if row.person.id not in asked)


def _asked_herself(person_ids: Collection[int]) -> set[int]:
    sent = select(PersonalLink.person_id).where(
        PersonalLink.purpose == Purpose.CONSENT, PersonalLink.person_id.in_(person_ids)
    )
    return set(db.session.scalars(sent))


def _ask_herself(row: Row, on: date) -> int:
    """A stop that a guardian said has ended with her birthday; her own has not."""
    contact.heed(row.enrollment.teen, on)
    try:
        return consents.ask(row.enrollment, on)
    except Refused:
        return 0


def warn_of_missing_phones(cohort: Cohort) -> int:
    """SAFE-15, when the year begins: who leads the site hears how many cannot be called."""
    on = clock.today(hours.zone_of(cohort))
    begins = years.first_day_of_year(on)
    if begins + YEAR_BEGINS_FOR <= on:
        return 0
    missing = sum(not row.has_phone for row in rosters.of(cohort, on))
    if missing == 0:
        return 0
    leads = people.holders({Role.SITE_LEAD, Role.COORDINATOR}, cohort.site_id)
    return sum(emails.phones_missing(cohort, one, missing, begins) is not None for one in leads)
