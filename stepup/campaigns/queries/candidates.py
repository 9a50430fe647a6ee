"""Alumnae as a campaign sees them, each with what speaks against writing to her."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from stepup import clock
from stepup.campaigns.models import Answer, Conversion, Recipient, Touch, Why
from stepup.cohorts.models import Alumna, Cohort, Program
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import addresses
from stepup.outbox.models import Letter, State, Suppression
from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.safety.models import Hold
from stepup.volunteers.models import Stage, Volunteer

AT_A_TIME = 1000
PATIENCE = timedelta(days=30)
PAUSES = {Answer.LATER: timedelta(days=90), Answer.NOT_FOR_ME: timedelta(days=365)}
AGE_AT_GRADUATION = 17
SAID_NO = (Stage.DECLINED, Stage.REMOVED)
MAY_BE_ASKED = (Stage.LEAD, Stage.WITHDRAWN, Stage.RETIRED, Stage.INACTIVE)


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
    why: Why | None


class Known(NamedTuple):
    """The columns of `_columns`, in their order."""

    alumna_id: int
    person_id: int
    graduated_on: date
    may_invite: bool
    closed_for_cause_at: datetime | None
    first_name: str
    last_name: str
    preferred_name: str | None
    email: str | None
    born_on: date | None
    language: str
    city: str | None
    cohort: str
    site_id: int | None
    program: str
    stage: Stage | None
    held: bool
    written_to_lately: bool
    asked_us_to_wait: bool

    def age_on(self, day: date) -> int:
        """Without a birth date, by the year in which she left school."""
        if self.born_on is None:
            return AGE_AT_GRADUATION + clock.years_between(self.graduated_on, day)
        return clock.years_between(self.born_on, day)


def locked(chosen: Iterable[ColumnElement[bool]]) -> Sequence[int]:
    """The person ids of the first thousand who are chosen, theirs until the transaction ends."""
    found = select(Alumna.person_id).join(Person, Alumna.person_id == Person.id)
    found = found.join(Cohort, Alumna.cohort_id == Cohort.id).where(*chosen)
    found = found.order_by(Alumna.id).limit(AT_A_TIME)
    return db.session.scalars(found.with_for_update(of=Person, key_share=True)).all()


def judged(campaign_id: int, chosen: Iterable[ColumnElement[bool]], on: date) -> list[Candidate]:
    """The first thousand who are chosen, in a steady order; two queries."""
    wanted = _selected(campaign_id).where(*chosen).order_by(Alumna.id).limit(AT_A_TIME)
    known = [Known._make(row) for row in db.session.execute(wanted)]
    suppressed = _suppressed([each.email for each in known if each.email])
    return [_candidate(each, _why(each, on, suppressed)) for each in known]


def _selected(campaign_id: int) -> Select[*tuple[Any, ...]]:
    held = exists().where(Hold.person_id == Alumna.person_id, Hold.lifted_at.is_(None))
    of_alumna = Alumna.id, Alumna.person_id, Alumna.graduated_on, Alumna.may_invite
    of_person = Person.first_name, Person.last_name, Person.preferred_name, Person.email
    of_cohort = Cohort.name, Cohort.site_id, Program.name
    columns = (
        *of_alumna,
        Alumna.closed_for_cause_at,
        *of_person,
        Person.born_on,
        Person.language,
        Person.city,
        *of_cohort,
        Volunteer.stage,
        held,
        _written_to_lately(campaign_id),
        _asked_us_to_wait(),
    )
    joined = select(*columns).select_from(Alumna).join(Person, Alumna.person_id == Person.id)
    joined = joined.join(Cohort, Alumna.cohort_id == Cohort.id).join(Cohort.program)
    return joined.outerjoin(Volunteer, Volunteer.person_id == Alumna.person_id)


def _written_to_lately(campaign_id: int) -> ColumnElement[bool]:
    """By another campaign; a letter that was called back in time does not count."""
    return exists().where(
        Touch.person_id == Alumna.person_id,
        Touch.campaign_id != campaign_id,
        Touch.at > clock.now() - PATIENCE,
        Letter.id == Touch.letter_id,
        Letter.state.not_in((State.CANCELLED, State.SUPPRESSED)),
    )


def _asked_us_to_wait() -> ColumnElement[bool]:
    recent = [
        and_(Conversion.answer == answer.value, Conversion.at > clock.now() - pause)
        for answer, pause in PAUSES.items()
    ]
    return exists().where(
        Recipient.person_id == Alumna.person_id,
        Conversion.recipient_id == Recipient.id,
        or_(Conversion.answer == Answer.NOT_ME.value, *recent),
    )


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
        why=why,
    )


def _why(known: Known, on: date, suppressed: set[str]) -> Why | None:
    """The rule book decides first; what follows is courtesy."""
    mentee = facts.PastMentee(
        known.person_id,
        known.age_on(on),
        known.held,
        known.closed_for_cause_at is not None,
        known.may_invite,
    )
    if rules.being_written_to(mentee, safety.policy()):
        return _named(mentee)
    if known.email is None or not _is_deliverable(known.email):
        return Why.NO_ADDRESS
    if known.email in suppressed:
        return Why.SUPPRESSED
    return _courtesy(known)


def _named(refused: facts.PastMentee) -> Why:
    if refused.held:
        return Why.ON_HOLD
    if refused.closed_for_cause:
        return Why.CLOSED_FOR_CAUSE
    return Why.UNDER_AGE if refused.may_be_invited else Why.NO_CONSENT


def _is_deliverable(email: str) -> bool:
    try:
        addresses.deliverable(email)
    except Refused:
        return False
    return True


def _courtesy(known: Known) -> Why | None:
    if known.stage in SAID_NO:
        return Why.DECLINED
    if known.stage is not None and known.stage not in MAY_BE_ASKED:
        return Why.VOLUNTEER
    if known.asked_us_to_wait:
        return Why.ANSWERED
    return Why.RECENT if known.written_to_lately else None
