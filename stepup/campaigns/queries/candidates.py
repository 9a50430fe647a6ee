"""Alumnae as a campaign sees them, each with what speaks against writing to her."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select

from stepup.campaigns.models import Motive, Preference, Why
from stepup.campaigns.queries import history, reasons
from stepup.campaigns.queries.reasons import Known
from stepup.cohorts.models import Alumna, Cohort, Enrollment, Program, Teen
from stepup.cohorts.places import OVER
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.organisation.models import Site
from stepup.outbox import addresses
from stepup.outbox.models import Suppression
from stepup.people.models import Person
from stepup.safety import queries as safety
from stepup.volunteers.models import Volunteer

AT_A_TIME = 1000


@dataclass(frozen=True)
class Asking:
    """Which campaign looks at them: its own letters do not count against it."""

    campaign_id: int = 0
    re_engages: bool = False  # asks the silent ones whether they are still there


@dataclass(frozen=True)
class Candidate:
    alumna_id: int
    person_id: int
    name: str
    called: str
    email: str
    language: str
    cohort: str
    program: str
    year: int
    city: str
    site_id: int | None
    zone: str
    motive: Motive | None
    why: Why | None


def locked(chosen: Iterable[ColumnElement[bool]]) -> set[int]:
    """The first thousand who are chosen, by alumna: theirs until the transaction ends."""
    found = select(Alumna.id).join(Person, Alumna.person_id == Person.id)
    found = found.join(Cohort, Alumna.cohort_id == Cohort.id).where(*chosen)
    found = found.order_by(Alumna.id).limit(AT_A_TIME)
    return set(db.session.scalars(found.with_for_update(of=Person, key_share=True)))


def judged(asking: Asking, chosen: Iterable[ColumnElement[bool]], on: date) -> list[Candidate]:
    """The first thousand who are chosen, in a steady order; two queries."""
    wanted = _selected(asking, on).where(*chosen).order_by(Alumna.id).limit(AT_A_TIME)
    known = [Known._make(row) for row in db.session.execute(wanted)]
    suppressed = _suppressed([each.email for each in known if each.email])
    found = []
    for each in known:
        why = reasons.why_not(each, on, each.email in suppressed, re_engages=asking.re_engages)
        found.append(_candidate(each, why))
    return found


def _selected(asking: Asking, on: date) -> Select[*tuple[Any, ...]]:
    held = safety.on_hold(Alumna.person_id)
    hers = Alumna.id, Alumna.person_id, Alumna.graduated_on, Alumna.may_invite
    of_person = Person.first_name, Person.last_name, Person.preferred_name, Person.email
    about = Person.born_on, Person.language, Person.city
    of_cohort = Cohort.name, Cohort.site_id, Program.name
    columns = (
        *hers,
        Alumna.closed_for_cause_at,
        *of_person,
        *about,
        *of_cohort,
        Volunteer.stage,
        held,
        history.written_to_lately(asking.campaign_id),
        _is_still_here(),
        history.asked_us_to_wait(),
        func.coalesce(Preference.paused_until > on, false()),
        history.campaigns_this_year(asking.campaign_id),
        Preference.at_most_a_year,
        history.unanswered(asking.campaign_id),
        history.asked_whether_still_there(asking.campaign_id),
        func.coalesce(Person.time_zone, Site.time_zone),
        Preference.motive,
    )
    joined = select(*columns).select_from(Alumna).join(Person, Alumna.person_id == Person.id)
    joined = joined.join(Cohort, Alumna.cohort_id == Cohort.id).join(Cohort.program)
    joined = joined.outerjoin(Site, Cohort.site_id == Site.id)
    joined = joined.outerjoin(Preference, Preference.person_id == Alumna.person_id)
    return joined.outerjoin(Volunteer, Volunteer.person_id == Alumna.person_id)


def _is_still_here() -> ColumnElement[bool]:
    """A girl of eighteen may have left one cohort and come to another; a match may go on."""
    place = exists().where(
        Teen.person_id == Alumna.person_id,
        Enrollment.teen_id == Teen.id,
        Enrollment.state.not_in(OVER),
    )
    match = exists().where(Match.teen_person_id == Alumna.person_id, Match.ended_on.is_(None))
    return or_(place, match)


def _suppressed(emails: Sequence[str]) -> set[str]:
    hashes = {email: addresses.hash_of(email) for email in emails}
    found = select(Suppression.address_hash).where(Suppression.address_hash.in_(hashes.values()))
    blocked = set(db.session.scalars(found))
    return {email for email, key in hashes.items() if key in blocked}


def _candidate(known: Known, why: Why | None) -> Candidate:
    return Candidate(
        alumna_id=known.alumna_id,
        person_id=known.person_id,
        name=f"{known.first_name} {known.last_name}".strip(),
        called=known.preferred_name or known.first_name,
        email=known.email or "",
        language=known.language,
        cohort=known.cohort,
        program=known.program,
        year=known.graduated_on.year,
        city=known.city or "",
        site_id=known.site_id,
        zone=known.zone or "",
        motive=known.motive,
        why=why,
    )
