"""Who holds which waiting letters, as statements: leased, given back, lost with their worker.

Every function takes an open connection and leaves the commit to its caller.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, insert, null, select, text, update

from stepup import clock
from stepup.outbox import last_look, pace
from stepup.outbox.claimed import Claimed
from stepup.outbox.models import CAMPAIGN, IS_READY, Content, Letter, Mould, State
from stepup.outbox.moulds import Pieces

LEASE = timedelta(seconds=60)
A_HANDFUL = 100
FREE = {"lease_owner": None, "lease_until": None}

letter = Letter.__table__.c
CLAIMED = [
    Content.message if field.name == "message" else letter[field.name]
    for field in fields(Claimed)
    if field.name != "paced_by"
]


def claim(
    connection: Connection, owner: str, *, only_transactional: bool, at_most: int = A_HANDFUL
) -> list[Claimed]:
    """Lease the next handful; what another worker holds at this moment is left to it."""
    claimed: list[Claimed] = []
    found = _next(connection, only_transactional, at_most)
    while found and not (claimed := _who_may_leave(connection, found)):
        found = _next(connection, only_transactional, at_most)
    if claimed:
        lease = {"lease_owner": owner, "lease_until": clock.now() + LEASE, "state": State.LEASED}
        _change(connection, letter.id.in_([each.id for each in claimed]), **lease)
    return claimed


def _next(connection: Connection, only_transactional: bool, at_most: int) -> list[Claimed]:
    now, paces = clock.now(), pace.current(connection)
    wanted = select(*CLAIMED).outerjoin_from(Letter, Content)
    wanted = wanted.where(text(IS_READY), letter.next_try_at <= now)
    if only_transactional:
        wanted = wanted.where(letter.priority < CAMPAIGN)
    elif paces.is_set:
        wanted = wanted.where(paces.open())
    order = letter.priority, letter.next_try_at, letter.id
    handful = wanted.order_by(*order).limit(at_most).with_for_update(skip_locked=True, of=Letter)
    return paces.within([Claimed(*row) for row in connection.execute(handful)])


def _who_may_leave(connection: Connection, found: list[Claimed]) -> list[Claimed]:
    of_campaigns = [each.id for each in found if each.campaign_id is not None]
    stopped = last_look.stopped(connection, of_campaigns)
    return [*last_look.said_again(connection, [one for one in found if one.id not in stopped])]


def keep_words(connection: Connection, owner: str, words: Mapping[int, bytes | None]) -> set[int]:
    """The messages of letters that were queued without; answers which of them are still held.

    One with nothing to say any more does not leave.
    """
    asked = select(letter.id).where(letter.id.in_(words), of_owner(owner)).with_for_update()
    held = set(connection.scalars(asked))
    written = [{"letter_id": each, "message": words[each]} for each in held if words[each]]
    if written:
        connection.execute(insert(Content.__table__), written)
        _change(connection, letter.id.in_(held), slots=null())
    idle = [each for each in held if words[each] is None]
    if idle:
        said = "There was nothing to say any more."
        _change(connection, letter.id.in_(idle), state=State.CANCELLED, reply=said, **FREE)
    return held - set(idle)


def of_owner(owner: str) -> ColumnElement[bool]:
    return and_(letter.lease_until.is_not(None), letter.lease_owner == owner)  # few: an index


def give_back(connection: Connection, owner: str) -> None:
    """The owner says so itself, so nothing of it is on the wire."""
    held = letter.state.in_([State.LEASED, State.SENDING])
    _change(connection, and_(of_owner(owner), held), state=State.READY, **FREE)


def renew(connection: Connection, owners: list[str]) -> None:
    held = letter.lease_owner.in_(owners), letter.lease_until.is_not(None)
    _change(connection, and_(*held), lease_until=clock.now() + LEASE)


def sweep(connection: Connection) -> None:
    """Whoever held these is gone."""
    _lose(connection, letter.lease_until < clock.now())


def abandon(connection: Connection, owner: str) -> None:
    """This one hangs and we cannot wait for it."""
    _lose(connection, of_owner(owner))


def _lose(connection: Connection, which: ColumnElement[bool]) -> None:
    """What was only held goes back; what was being sent is in doubt."""
    _change(connection, and_(which, letter.state == State.LEASED), state=State.READY, **FREE)
    _change(
        connection,
        and_(which, letter.state == State.SENDING),
        state=State.UNKNOWN,
        reply="The worker stopped while this letter was leaving.",
        lease_until=None,
    )


def pieces(connection: Connection, mould_id: int | None) -> Pieces:
    found = connection.scalar(select(Mould.pieces).where(Mould.id == mould_id))
    if found is None:
        raise ValueError("its content is gone")
    return found


def _change(connection: Connection, which: ColumnElement[bool], **values: object) -> None:
    connection.execute(update(Letter.__table__).where(which).values(**values))
