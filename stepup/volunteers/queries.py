"""The women who come: how far each of them is, and lists of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeAlias

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from stepup.db import db
from stepup.organisation.models import Site
from stepup.people import ties
from stepup.people.models import Person
from stepup.people.ties import tie
from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.volunteers import stages
from stepup.volunteers.models import (
    Clearance,
    ClearanceKind,
    Move,
    Opinion,
    Reference,
    Signature,
    Stage,
    Volunteer,
)
from stepup.volunteers.standing import facts_for as facts_for
from stepup.volunteers.standing import facts_of as facts_of

# asked after every evening of hers: written once
VOLUNTEER = select(Volunteer).where(Volunteer.person_id == bindparam("person"))


def of_person(person_id: int) -> Volunteer | None:
    return db.session.scalars(VOLUNTEER, {"person": person_id}).first()


def of_people(person_ids: Iterable[int]) -> dict[int, Volunteer]:
    found = select(Volunteer).where(Volunteer.person_id.in_(list(person_ids)))
    return {volunteer.person_id: volunteer for volunteer in db.session.scalars(found)}


def clearances_of(person_id: int) -> Sequence[Clearance]:
    """Newest first, the revoked ones too."""
    found = select(Clearance).where(Clearance.person_id == person_id)
    return db.session.scalars(found.order_by(Clearance.issued_on.desc(), Clearance.id.desc())).all()


def signatures_of(person_id: int) -> dict[int, Signature]:
    """By clearance, each with the words she read."""
    found = select(Signature).where(Signature.person_id == person_id)
    found = found.options(joinedload(Signature.text))
    return {one.clearance_id: one for one in db.session.scalars(found)}


def last_signature(person_id: int) -> Signature | None:
    found = select(Signature).join(Signature.clearance).where(Signature.person_id == person_id)
    found = found.where(Clearance.revoked_at.is_(None)).options(contains_eager(Signature.clearance))
    return db.session.scalars(found.order_by(Signature.id.desc())).first()


def moves_of(volunteer: Volunteer) -> Sequence[Move]:
    found = select(Move).where(Move.volunteer_id == volunteer.id)
    return db.session.scalars(found.order_by(Move.id.desc())).all()


def references_of(volunteer: Volunteer) -> Sequence[Reference]:
    found = select(Reference).where(Reference.volunteer_id == volunteer.id)
    return db.session.scalars(found.order_by(Reference.id)).all()


def opinions_of(volunteer: Volunteer) -> Sequence[Opinion]:
    """In the order in which they were given."""
    found = select(Opinion).where(Opinion.volunteer_id == volunteer.id)
    return db.session.scalars(found.options(joinedload(Opinion.by)).order_by(Opinion.id)).all()


Sites: TypeAlias = Collection[int] | None  # of whose people a list speaks; None means everywhere


@tie
def who_would_help_at(site_ids: Collection[int]) -> Select[int]:
    """She chose the site when she applied."""
    return select(Volunteer.person_id).where(Volunteer.site_id.in_(site_ids))


def counts(site_ids: Sites) -> dict[Stage, int]:
    hers = ties.belong(Volunteer.person_id, site_ids)
    counted = select(Volunteer.stage, func.count()).where(hers).group_by(Volunteer.stage)
    rows = db.session.execute(counted)
    found = {stage: number for stage, number in rows}
    return {stage: found.get(stage, 0) for stage in Stage}


def under_way(
    site_ids: Sites, *, stage: Stage | None = None, site_id: int = 0
) -> Sequence[Volunteer]:
    """Everybody on her way, who waits longest first; 0 stands for every site, -1 for none.

    Who said nothing about where she wants to help belongs to the sites of her city.
    """
    wanted = stages.UNDER_WAY if stage is None else (stage,)
    found = select(Volunteer).join(Volunteer.person).outerjoin(Volunteer.site)
    found = found.where(Volunteer.stage.in_(wanted), ties.belong(Volunteer.person_id, site_ids))
    if site_id > 0:
        city = select(Site.city).where(Site.id == site_id).scalar_subquery()
        near = Volunteer.site_id.is_(None) & (Person.city == city)
        found = found.where(or_(Volunteer.site_id == site_id, near))
    if site_id < 0:
        cities = Person.city.in_(select(Site.city))
        found = found.where(Volunteer.site_id.is_(None), or_(Person.city.is_(None), ~cities))
    found = found.options(contains_eager(Volunteer.person), contains_eager(Volunteer.site))
    return db.session.scalars(found.order_by(Volunteer.stage_since, Volunteer.id)).all()


def references_counted(volunteer_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By volunteer: how many were named, how many have answered."""
    counted = func.count(), func.count(Reference.answered_at)
    found = select(Reference.volunteer_id, *counted).group_by(Reference.volunteer_id)
    rows = db.session.execute(found.where(Reference.volunteer_id.in_(volunteer_ids)))
    return {volunteer_id: (named, answered) for volunteer_id, named, answered in rows}


def deciders_counted(volunteer_ids: Collection[int]) -> dict[int, int]:
    """By volunteer: how many of the staff have talked with her since she applied."""
    found = select(Opinion.volunteer_id, func.count(Opinion.by_id.distinct()))
    found = found.join(Opinion.volunteer).where(Opinion.at >= Volunteer.applied_at)
    rows = db.session.execute(
        found.where(Opinion.volunteer_id.in_(volunteer_ids)).group_by(Opinion.volunteer_id)
    )
    return {volunteer_id: deciders for volunteer_id, deciders in rows}


def waiting_for_staff(site_ids: Sites) -> Sequence[Volunteer]:
    """New applications and those being looked at, who waits longest first."""
    return in_stages((Stage.APPLICANT, Stage.SCREENING), site_ids)


def in_stages(wanted: Collection[Stage], site_ids: Sites = None) -> Sequence[Volunteer]:
    hers = ties.belong(Volunteer.person_id, site_ids)
    found = select(Volunteer).where(Volunteer.stage.in_(wanted), hers)
    found = found.options(joinedload(Volunteer.person))
    return db.session.scalars(found.order_by(Volunteer.stage_since, Volunteer.id)).all()


def in_stage(stage: Stage, site_ids: Sites, page: int, per_page: int = 30) -> Pagination:
    hers = Volunteer.stage == stage, ties.belong(Volunteer.person_id, site_ids)
    found = select(Volunteer).join(Volunteer.person).where(*hers)
    found = found.options(joinedload(Volunteer.person)).order_by(Person.name_key, Volunteer.id)
    return db.paginate(found, page=page, per_page=per_page, error_out=False)


def lapsing_between(first: date, last: date, site_ids: Sites = None) -> Sequence[Clearance]:
    """Checks of serving volunteers that end in these days and are not renewed, soonest first."""
    newer = aliased(Clearance)
    is_renewed = (
        select(newer.id)
        .where(
            newer.person_id == Clearance.person_id,
            newer.kind == Clearance.kind,
            newer.revoked_at.is_(None),
            newer.expires_on > Clearance.expires_on,
        )
        .exists()
    )
    found = select(Clearance).join(Volunteer, Volunteer.person_id == Clearance.person_id)
    ending = Clearance.expires_on.between(first, last), Clearance.revoked_at.is_(None), ~is_renewed
    hers = ties.belong(Volunteer.person_id, site_ids)
    found = found.where(*ending, Volunteer.stage.in_(stages.SERVING), hers)
    found = found.options(joinedload(Clearance.person))
    return db.session.scalars(found.order_by(Clearance.expires_on, Clearance.id)).all()


def no_longer_cleared(on: date) -> list[Volunteer]:
    """Those who are called cleared or active although a check of theirs is not valid any more."""
    called = in_stages((Stage.CLEARED, Stage.ACTIVE))
    known = facts_for([volunteer.person for volunteer in called], on)
    return [
        volunteer
        for volunteer in called
        if rules.cleared(known[volunteer.person_id], on, safety.policy())
    ]


def still_to_sign(version: str) -> Sequence[Person]:
    """Who was found suitable, or signed other words once, and has not signed these."""
    conduct = select(Clearance.id).where(
        Clearance.person_id == Volunteer.person_id,
        Clearance.kind == ClearanceKind.CODE_OF_CONDUCT,
        Clearance.revoked_at.is_(None),
    )
    on_her_way = Volunteer.stage.in_((Stage.SCREENED, Stage.TRAINED))
    signed_once = Volunteer.stage.in_((*stages.SERVING, Stage.LAPSED)) & conduct.exists()
    signed_these = conduct.where(Clearance.text_version == version).exists()
    found = select(Person).join(Volunteer, Volunteer.person_id == Person.id)
    found = found.where(on_her_way | signed_once, ~signed_these)
    return db.session.scalars(found.order_by(Person.id)).all()
