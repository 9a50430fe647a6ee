"""Pictures, and who is on them."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from stepup.cohorts.models import Cohort, Picture, PictureGirl
from stepup.db import db
from stepup.people.models import Person

IN_USE = (
    select(Picture)
    .where(Picture.used_at.is_not(None), Picture.ended_at.is_(None))
    .options(joinedload(Picture.cohort))
    .order_by(Picture.id)
)
IN_USE_WITH = IN_USE.where(  # asked after every answer about her: written once
    Picture.id.in_(select(PictureGirl.picture_id).where(PictureGirl.person_id == bindparam("girl")))
)


def pictures_in(cohort: Cohort) -> Sequence[Picture]:
    """What must come down first, then the newest."""
    found = select(Picture).where(Picture.cohort_id == cohort.id)
    found = found.options(joinedload(Picture.added_by))
    in_order = Picture.flagged_at.is_(None), Picture.ended_at.is_not(None), Picture.id.desc()
    return db.session.scalars(found.order_by(*in_order)).all()


def girls_on(picture_ids: Collection[int]) -> dict[int, list[PictureGirl]]:
    found = select(PictureGirl).where(PictureGirl.picture_id.in_(picture_ids))
    found = found.options(joinedload(PictureGirl.person)).order_by(PictureGirl.id)
    here: dict[int, list[PictureGirl]] = {number: [] for number in picture_ids}
    for one in db.session.scalars(found):
        here[one.picture_id].append(one)
    return here


def pictures_in_use(*, girl_id: int | None = None) -> list[Picture]:
    """All of them, or those with one girl."""
    if girl_id is None:
        return list(db.session.scalars(IN_USE))
    return list(db.session.scalars(IN_USE_WITH, {"girl": girl_id}))


def pictures_of(girl: Person) -> Sequence[Picture]:
    hers = select(PictureGirl.picture_id).where(PictureGirl.person_id == girl.id)
    return db.session.scalars(select(Picture).where(Picture.id.in_(hers))).all()


def pictures_with(sha256: str) -> Sequence[Picture]:
    """The same content may be used in several places."""
    return db.session.scalars(select(Picture).where(Picture.sha256 == sha256)).all()
