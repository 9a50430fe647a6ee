"""A picture is used where every girl who can be recognised on it may be shown (SAFE-14)."""

from collections.abc import Collection
from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts import albums, emails, queries, releases
from stepup.cohorts.files import PICTURES
from stepup.cohorts.models import Cohort, Picture, PictureGirl
from stepup.db import db
from stepup.errors import Refused
from stepup.people import names
from stepup.people import queries as people
from stepup.people.models import Person, Role
from stepup.safety import rules


def add(
    cohort: Cohort,
    girls: Collection[Person],
    channel: str,
    used_for: str,
    content: bytes | None,
    *,
    by: Person,
) -> Picture:
    """Written down before it is used anywhere; the file is for our own album, if there is one."""
    words = names.short(used_for, "What it is for", 160)
    if not words:
        raise Refused("Say what it is for: the spring leaflet, the wall at the site.")
    reasons = rules.caption(words, [(one.first_name, one.last_name) for one in girls])
    if reasons:
        raise Refused.because(reasons)
    picture = Picture(cohort=cohort, channel=channel, used_for=words, added_by=by)
    picture.sha256 = albums.keep(content) if content is not None else None
    db.session.add(picture)
    db.session.add_all(PictureGirl(picture=picture, person=one) for one in girls)
    audit.record("added a picture", picture, after={"channel": channel, "girls": len(girls)})
    return picture


def use(picture: Picture, on: date) -> None:
    """From now on it may be seen; refused while one girl on it may not."""
    _lock(picture)
    if picture.is_in_use:
        return
    reasons = releases.of([picture], on)[picture.id].reasons
    if reasons:
        raise Refused.because(reasons)
    picture.used_at, picture.ended_at, picture.flagged_at = clock.now(), None, None
    audit.record("used a picture", picture, after={"channel": picture.channel})


def hide(picture: Picture, person_id: int, content: bytes | None) -> None:
    """She was cropped or blurred beyond recognition; what replaces the file is kept instead."""
    _lock(picture)
    here = db.session.scalars(
        db.select(PictureGirl).filter_by(picture_id=picture.id, person_id=person_id)
    ).first()
    if here is None:
        raise Refused("She is not on this picture.")
    if picture.sha256 is not None and content is None:
        raise Refused("Add the picture as it is now: cropped, or with her blurred.")
    here.hidden = True
    if content is not None:
        _replace(picture, albums.keep(content))
    audit.record("hid a girl on a picture", picture, after={"person": person_id})


def _replace(picture: Picture, sha256: str | None) -> None:
    """The old file goes, unless another picture is the same."""
    old, picture.sha256 = picture.sha256, sha256
    db.session.flush()
    if old is not None and old != sha256 and not queries.pictures_with(old):
        PICTURES.forget(old)


def end(picture: Picture) -> None:
    """It was taken down, or is not used after all."""
    _lock(picture)
    if picture.ended_at is None:
        picture.ended_at, picture.flagged_at = clock.now(), None
        audit.record("took a picture down", picture)


def _lock(picture: Picture) -> None:
    db.session.flush()
    db.session.refresh(picture, with_for_update=True)


def look_again_for(girl: Person, on: date) -> None:
    """Her family answered anew: where she is shown and may not be, staff hear it at once."""
    _flag(queries.pictures_in_use(girl_id=girl.id), on)


def look_again(on: date) -> int:
    """The night's part, long after a cohort is over too: a release may have run out."""
    return _flag(queries.pictures_in_use(), on)


def _flag(pictures: Collection[Picture], on: date) -> int:
    if not pictures:
        return 0
    standing = releases.of(pictures, on)
    new: dict[Cohort, int] = {}
    for picture in pictures:
        must_go = bool(standing[picture.id].reasons)
        if must_go and picture.flagged_at is None:
            picture.flagged_at = clock.now()
            audit.record("must come down", picture)
            new[picture.cohort] = new.get(picture.cohort, 0) + 1
        elif not must_go:
            picture.flagged_at = None
    for cohort, number in new.items():
        for lead in people.holders({Role.SITE_LEAD, Role.COORDINATOR}, cohort.site_id):
            emails.pictures_down(cohort, lead, number, on)
    return sum(new.values())


def forget(girl: Person) -> None:
    """She is erased: she is named on no picture, and where she was alone the picture goes."""
    for picture in queries.pictures_of(girl):
        others = [one for one in queries.girls_on([picture.id])[picture.id] if one.person != girl]
        db.session.execute(
            db.delete(PictureGirl).filter_by(picture_id=picture.id, person_id=girl.id)
        )
        if not others:
            _replace(picture, None)
            picture.used_for = "Erased"
            picture.ended_at = picture.ended_at or clock.now()
