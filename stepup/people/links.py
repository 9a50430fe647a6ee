"""Personal links: minted once, stored hashed, good for one purpose."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import joinedload

from stepup import clock, tokens
from stepup.db import db
from stepup.people.models import Person, PersonalLink, Purpose

LONGEST = 64
ADD = insert(PersonalLink.__table__)
# asked by every calendar every quarter of an hour: written once
GIVEN = (
    select(PersonalLink)
    .where(
        PersonalLink.token_hash == bindparam("hash"),
        PersonalLink.purpose == bindparam("purpose"),
    )
    .options(joinedload(PersonalLink.person))
)


def mint(
    purpose: Purpose, thing_id: int, person: Person, *, days: int | None = None, name: str = ""
) -> str:
    """The raw token, which nobody can read again: only its hash is stored."""
    token = tokens.new()
    link = {
        "token_hash": tokens.hash_of(token),
        "purpose": purpose,
        "thing_id": thing_id,
        "person_id": person.id,
        "name": name,
        "expires_at": None if days is None else clock.days_from_now(days),
    }
    db.session.execute(ADD, link)  # past the session: most letters carry one
    return token


def find(token: str, purpose: Purpose) -> PersonalLink | None:
    """The link, while it is good; None for whatever else someone may type or paste."""
    link = _given(token, purpose)
    return link if link and link.is_good_at(clock.now()) else None


def find_for_good(token: str, purpose: Purpose) -> PersonalLink | None:
    """The way out of letters never ends, also not when we have deleted what we knew of her."""
    return _stored(token, purpose)


def find_revoked(token: str, purpose: Purpose, since: datetime) -> PersonalLink | None:
    """The link, when it was revoked after that moment and not before."""
    link = _given(token, purpose)
    return link if link and link.revoked_at is not None and link.revoked_at > since else None


def _given(token: str, purpose: Purpose) -> PersonalLink | None:
    link = _stored(token, purpose)
    return link if link and link.person.erased_at is None else None


def _stored(token: str, purpose: Purpose) -> PersonalLink | None:
    if len(token) > LONGEST or not token.isascii():
        return None
    asked = {"hash": tokens.hash_of(token), "purpose": purpose}
    return db.session.scalars(GIVEN, asked).first()


def spend(link: PersonalLink) -> bool:
    """Mark a single-use link as used; False when somebody was faster."""
    unused = update(PersonalLink).where(PersonalLink.id == link.id, PersonalLink.used_at.is_(None))
    spent = db.session.execute(unused.values(used_at=clock.now()).returning(PersonalLink.id))
    return spent.first() is not None


def feeds_of(person: Person) -> Sequence[PersonalLink]:
    """The calendars that read her dates; the oldest first."""
    good = PersonalLink.purpose == Purpose.FEED, PersonalLink.revoked_at.is_(None)
    hers = select(PersonalLink).where(PersonalLink.person_id == person.id, *good)
    return db.session.scalars(hers.order_by(PersonalLink.id)).all()


def feed_readers() -> Sequence[int]:
    """Everybody who has an address to read her dates at."""
    feeds = select(PersonalLink.person_id).where(PersonalLink.purpose == Purpose.FEED)
    return db.session.scalars(feeds.where(PersonalLink.revoked_at.is_(None)).distinct()).all()


def feed_of(person: Person, link_id: int) -> PersonalLink | None:
    return next((link for link in feeds_of(person) if link.id == link_id), None)


def revoke(link: PersonalLink) -> None:
    link.revoked_at = clock.now()


def revoke_all(purpose: Purpose, thing_id: int) -> None:
    """Every link that was ever given out for this thing."""
    given = update(PersonalLink).where(
        PersonalLink.purpose == purpose,
        PersonalLink.thing_id == thing_id,
        PersonalLink.revoked_at.is_(None),
    )
    db.session.execute(given.values(revoked_at=clock.now()))
