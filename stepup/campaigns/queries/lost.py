"""Alumnae whose mail comes back, and who may still know where they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from stepup.audit.models import Entry
from stepup.campaigns.models import Why
from stepup.campaigns.queries import candidates
from stepup.campaigns.queries.audience import today
from stepup.campaigns.queries.candidates import Asking
from stepup.campaigns.queries.returned import is_in_good_standing
from stepup.cohorts.models import Alumna
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.outbox import queries as outbox
from stepup.outbox.models import Suppression
from stepup.people import ties
from stepup.people.models import Person
from stepup.safety import queries as safety

ASKED_AFTER = "asked after"
CLASSMATES = 20
MAY_BE_ASKED = (None, Why.VOLUNTEER, Why.RECENT)  # her class had the letter that came back


@dataclass(frozen=True)
class Lost:
    """`asked`: how many were asked after her."""

    alumna: Alumna
    since: datetime
    asked: int


@dataclass(frozen=True)
class Knower:
    person: Person
    mentored_her: bool
    asked_at: datetime | None


def lost(site_ids: Collection[int] | None, page: int, per_page: int) -> tuple[Sequence[Lost], int]:
    """A page of those who could be asked back if only mail reached them, of whom nobody was asked
    first."""
    asked = select(func.count()).where(_asked_after(Alumna.id)).scalar_subquery()
    found = select(Alumna, Suppression.since, asked).join(Alumna.person)
    found = found.join(Suppression, Suppression.address == Person.email)
    found = found.where(*_is_lost(site_ids)).order_by(asked, Suppression.since.desc(), Alumna.id)
    found = found.options(contains_eager(Alumna.person), joinedload(Alumna.cohort))
    rows = db.session.execute(found.limit(per_page).offset((page - 1) * per_page))
    return [Lost(alumna, since, asked) for alumna, since, asked in rows], count(site_ids)


def _asked_after(alumna_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """The log knows whom staff have asked."""
    return and_(Entry.kind == "alumna", Entry.thing_id == alumna_id, Entry.deed == ASKED_AFTER)


def count(site_ids: Collection[int] | None) -> int:
    found = select(func.count(Alumna.id)).join(Alumna.person)
    found = found.join(Suppression, Suppression.address == Person.email)
    return db.session.scalar(found.where(*_is_lost(site_ids))) or 0


def _is_lost(site_ids: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    held = safety.on_hold(Alumna.person_id)
    may_be_asked = and_(Alumna.may_invite, Alumna.closed_for_cause_at.is_(None), ~held)
    return outbox.CAME_BACK, may_be_asked, ties.belong(Alumna.person_id, site_ids)


def who_knows(alumna: Alumna) -> list[Knower]:
    """Who mentored her, then women of her class whom we may write to today."""
    mentors, classmates = _mentors(alumna), _classmates(alumna)
    known = {each.id: each for each in (*mentors, *classmates) if each.id != alumna.person_id}
    stopped = outbox.suppressions_of(each.email for each in known.values() if each.email)
    told, mentored = _asked(alumna), {each.id for each in mentors}
    return [
        Knower(each, each.id in mentored, told.get(each.id))
        for each in known.values()
        if each.email not in stopped
    ]


def _mentors(alumna: Alumna) -> Sequence[Person]:
    hers = select(Person).join(Match, Match.mentor_id == Person.id)
    hers = hers.where(Match.teen_person_id == alumna.person_id, Person.email.is_not(None))
    hers = hers.where(is_in_good_standing(Match.mentor_id)).order_by(Match.starts_on.desc())
    return db.session.scalars(hers).unique().all()


def _classmates(alumna: Alumna) -> Sequence[Person]:
    same_class = Alumna.cohort_id == alumna.cohort_id, Alumna.id != alumna.id
    found = candidates.judged(Asking(), same_class, today())
    fit = [each.person_id for each in found if each.why in MAY_BE_ASKED]
    people = select(Person).where(Person.id.in_(fit[:CLASSMATES])).order_by(Person.name_key)
    return db.session.scalars(people).all()


def _asked(alumna: Alumna) -> dict[object, datetime]:
    entries = db.session.scalars(select(Entry).where(_asked_after(alumna.id)))
    return {(each.after or {}).get("person"): each.at for each in entries}
