"""What is in the outbox: counts, doubtful letters, the letters page, who must not be written to."""

import re
from collections.abc import Iterable, Sequence
from email import message_from_bytes, policy

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, text
from sqlalchemy.orm import joinedload, undefer

from stepup import clock
from stepup.db import db
from stepup.outbox import addresses
from stepup.outbox.models import (
    IS_UNKNOWN,
    Circuit,
    Letter,
    MailEvent,
    Pace,
    Scope,
    State,
    Suppression,
)

COPY = ":copy"  # ends the key of a letter that somebody reads beside her
BY_MAIL = "mail"  # the source of what bounces and complaints told us
ADDRESS = re.compile(r"https?://\S+")
CAME_BACK = and_(Suppression.scope == Scope.ALL, Suppression.source == BY_MAIL)


def letter_for(dedupe_key: str) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.dedupe_key == dedupe_key))


def the_letter_for(dedupe_key: str) -> Letter:
    return db.session.scalars(select(Letter).where(Letter.dedupe_key == dedupe_key)).one()


def key_begins(prefix: str) -> ColumnElement[bool]:
    """For `cancel_where`: the letters of one deed, by how their keys begin."""
    return Letter.dedupe_key.startswith(prefix, autoescape=True)


def have_begun_to_leave(prefix: str) -> bool:
    """Is one of them on its way or gone, or does nobody know?"""
    stayed = Letter.state.in_((State.CANCELLED, State.SUPPRESSED))
    left = select(Letter.id).where(key_begins(prefix), ~stayed)
    return db.session.scalar(left.limit(1)) is not None


def readers_of(prefix: str) -> set[int]:
    """Whom they are for."""
    hers = select(Letter.person_id).where(key_begins(prefix), Letter.person_id.is_not(None))
    return set(db.session.scalars(hers.where(Letter.state != State.CANCELLED)))


def keys_among(dedupe_keys: Iterable[str]) -> set[str]:
    """Which of these letters have been queued already."""
    asked = list(dedupe_keys)
    return set(db.session.scalars(select(Letter.dedupe_key).where(Letter.dedupe_key.in_(asked))))


def sent_to(person_id: int, purposes: Sequence[str], *, limit: int) -> Sequence[Letter]:
    """What left for her, newest first, of letters whose purpose begins like one of these.

    A copy that somebody else read beside her is the same letter.
    """
    kinds = or_(*(Letter.purpose.startswith(purpose) for purpose in purposes))
    query = select(Letter).where(Letter.person_id == person_id, Letter.state == State.SENT, kinds)
    query = query.where(~Letter.dedupe_key.endswith(COPY))
    query = query.options(joinedload(Letter.content)).order_by(Letter.id.desc())
    return db.session.scalars(query.limit(limit)).all()


def words_of(letter: Letter) -> str:
    """Its plain text for another reader: the addresses in it are keys, so they are left out."""
    if letter.content is None:
        return ""
    message = message_from_bytes(letter.content.message, policy=policy.default)
    body = message.get_body(("plain",))
    return "" if body is None else ADDRESS.sub("…", body.get_content()).strip()


def counts(campaign_id: int | None = None) -> dict[State, int]:
    """How many letters are in each state: the whole house's, or one campaign's."""
    query = select(Letter.state, func.count()).group_by(Letter.state)
    if campaign_id is not None:
        query = query.where(Letter.campaign_id == campaign_id)
    found = {state: number for state, number in db.session.execute(query)}
    return {state: found.get(state, 0) for state in State}


def doubtful(campaign_id: int | None = None) -> list[Letter]:
    """Letters of which nobody knows whether they arrived, until a person settles them."""
    query = select(Letter).where(text(IS_UNKNOWN), Letter.settled_at.is_(None))
    if campaign_id is not None:
        query = query.where(Letter.campaign_id == campaign_id)
    return list(db.session.scalars(query.order_by(Letter.id)))


def letters(
    *, state: State | None = None, search: str = "", page: int = 1, per_page: int = 50
) -> list[Letter]:
    """Newest first, for the letters page."""
    query = select(Letter).order_by(Letter.id.desc())
    if state is not None:
        query = query.where(Letter.state == state)
    if search:
        query = query.where(
            or_(
                Letter.address.icontains(search, autoescape=True),
                Letter.subject.icontains(search, autoescape=True),
            )
        )
    return list(db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)))


def open_circuit() -> Circuit | None:
    """Why nothing leaves at the moment; None while all is well."""
    return db.session.scalars(select(Circuit).where(Circuit.closes_at > clock.now())).first()


def paces() -> dict[str, Pace]:
    """The limits that staff set, by what they hold for."""
    set_by_staff = or_(Pace.per_minute.is_not(None), Pace.warming_since.is_not(None))
    return {pace.key: pace for pace in db.session.scalars(select(Pace).where(set_by_staff))}


def slowed() -> Sequence[Pace]:
    """Providers that told us to slow down, not long ago."""
    chosen = select(Pace).where(Pace.slowed_until > clock.now()).order_by(Pace.key)
    return db.session.scalars(chosen).all()


SUPPRESSED = (
    select(Suppression)
    .where(Suppression.address_hash == bindparam("address"))
    .order_by(Suppression.scope)
)
FOR_ALL = SUPPRESSED.where(Suppression.scope == Scope.ALL)


def suppression_of(address: str, *, for_campaign: bool = True) -> Suppression | None:
    """Why this address must not be written to; `all` comes before `campaigns`."""
    asked = {"address": addresses.hash_of(address)}
    return db.session.scalars(SUPPRESSED if for_campaign else FOR_ALL, asked).first()


def the_suppression(address_hash: str, scope: Scope) -> Suppression:
    return db.session.scalars(
        select(Suppression).where(
            Suppression.address_hash == address_hash, Suppression.scope == scope
        )
    ).one()


def events_of(letter: Letter) -> Sequence[MailEvent]:
    """What came back about it, newest first, with the message itself while it is kept."""
    found = select(MailEvent).where(MailEvent.letter_id == letter.id)
    found = found.options(undefer(MailEvent.raw)).order_by(MailEvent.id.desc())
    return db.session.scalars(found).all()


def stopped_by_mail(address_hash: str) -> Suppression | None:
    """That its mail comes back, if that is why we do not write there: nobody asked for it."""
    found = select(Suppression).where(Suppression.address_hash == address_hash, CAME_BACK)
    return db.session.scalars(found).first()


def suppressions_of(all_of: Iterable[str]) -> dict[str, Suppression]:
    """By address as given, for lists: one query for a page of people."""
    hashes = {address: addresses.hash_of(address) for address in all_of}
    found = db.session.scalars(
        select(Suppression)
        .where(Suppression.address_hash.in_(hashes.values()))
        .order_by(Suppression.scope.desc())
    )
    by_hash = {suppression.address_hash: suppression for suppression in found}
    return {address: by_hash[key] for address, key in hashes.items() if key in by_hash}
