"""The life of a waiting letter, as statements: leased, marked as sending, settled by an answer.

Every function takes an open connection and leaves the commit to its caller.
"""

import random
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from stepup import clock
from stepup.db import UTCDateTime
from stepup.outbox import last_look, pace
from stepup.outbox.claimed import Claimed
from stepup.outbox.models import (
    CAMPAIGN,
    IS_READY,
    Content,
    Letter,
    Mould,
    Scope,
    State,
    Suppression,
)
from stepup.outbox.moulds import Pieces
from stepup.outbox.transports.contract import Answer, Outcome

LEASE = timedelta(seconds=60)
A_HANDFUL = 50
GIVE_UP_AFTER, LONGEST_PAUSE = timedelta(hours=48), timedelta(hours=12)
FIRST_PAUSE, LONGEST_RETURN = timedelta(minutes=5), timedelta(minutes=5)
FREE = {"lease_owner": None, "lease_until": None}

letter = Letter.__table__.c
mine = letter.id == bindparam("letter"), letter.lease_owner == bindparam("owner")
suppressed = and_(
    Suppression.address_hash == letter.address_hash,
    or_(Suppression.scope == Scope.ALL, letter.campaign_id.is_not(None)),
)
this_moment = bindparam("now", type_=UTCDateTime())
in_time = or_(letter.not_after.is_(None), letter.not_after > this_moment)

MARK = (
    update(Letter.__table__)
    .where(*mine, letter.state == State.LEASED, in_time, ~exists().where(suppressed))
    .values(
        state=State.SENDING,
        attempts=letter.attempts + 1,
        sending_at=this_moment,
        first_tried_at=func.coalesce(letter.first_tried_at, this_moment),
    )
)
SETTLE = (
    update(Letter.__table__)  # also when a lease ran out meanwhile: late knowledge is knowledge
    .where(*mine, or_(letter.state == State.SENDING, letter.state == State.UNKNOWN))
    .values(
        state=bindparam("becomes"),
        reply=bindparam("says"),
        sent_at=bindparam("left_at"),
        next_try_at=func.coalesce(bindparam("again_at", type_=UTCDateTime()), letter.next_try_at),
        **FREE,
    )
)
STOPPED = update(Letter.__table__).where(*mine, letter.state == State.LEASED)


CLAIMED = [
    Content.message if field.name == "message" else letter[field.name]
    for field in fields(Claimed)
    if field.name != "paced_by"
]


def claim(
    connection: Connection, owner: str, *, only_transactional: bool, at_most: int = A_HANDFUL
) -> list[Claimed]:
    """Lease the next handful; what another worker holds at this moment is left to it."""
    now, paces = clock.now(), pace.current(connection)
    wanted = select(*CLAIMED).outerjoin_from(Letter, Content)
    wanted = wanted.where(text(IS_READY), letter.next_try_at <= now)
    if only_transactional:
        wanted = wanted.where(letter.priority < CAMPAIGN)
    elif paces.is_set:
        wanted = wanted.where(paces.open())
    order = letter.priority, letter.next_try_at, letter.id
    handful = wanted.order_by(*order).limit(at_most).with_for_update(skip_locked=True, of=Letter)
    found = paces.within([Claimed(*row) for row in connection.execute(handful)])
    of_campaigns = [each.id for each in found if each.campaign_id is not None]
    stopped = last_look.stopped(connection, of_campaigns)
    claimed = [each for each in found if each.id not in stopped]
    if found and not claimed:
        return claim(connection, owner, only_transactional=only_transactional, at_most=at_most)
    if claimed:
        lease = {"lease_owner": owner, "lease_until": now + LEASE, "state": State.LEASED}
        _change(connection, letter.id.in_([each.id for each in claimed]), **lease)
    return claimed


def mark(connection: Connection, owner: str, each: Claimed) -> bool:
    """Say that it is about to leave, unless something has spoken against it since."""
    opens_at = pace.take(connection, each) if each.paced_by else None
    if opens_at is not None:
        put_off = STOPPED.values(state=State.READY, next_try_at=opens_at, **FREE)
        connection.execute(put_off, {"letter": each.id, "owner": owner})
        return False
    now = clock.now()
    who = {"letter": each.id, "owner": owner, "now": now}
    if connection.execute(MARK, who).rowcount == 1:
        return True
    why = select(func.min(Suppression.reason)).where(suppressed).scalar_subquery()
    stop = STOPPED.where(exists().where(suppressed))
    connection.execute(stop.values(state=State.SUPPRESSED, reply=why, **FREE), who)
    late = STOPPED.where(letter.not_after <= this_moment)
    connection.execute(late.values(state=State.CANCELLED, reply="It was too late.", **FREE), who)
    return False


def settle(connection: Connection, owner: str, each: Claimed, answer: Answer) -> None:
    now = clock.now()
    state, again_at = _consequence(each, answer, now)
    connection.execute(
        SETTLE,
        {
            "letter": each.id,
            "owner": owner,
            "becomes": state,
            "says": answer.reply,
            "left_at": now if state is State.SENT else None,
            "again_at": again_at,
        },
    )


def _consequence(each: Claimed, answer: Answer, now: datetime) -> tuple[State, datetime | None]:
    if answer.outcome in (Outcome.SENT, Outcome.FAILED, Outcome.UNKNOWN):
        return State(answer.outcome.value), None
    if now - (each.first_tried_at or now) > GIVE_UP_AFTER:
        return State.FAILED, None
    tries = each.attempts + 1
    if answer.outcome is Outcome.RETURNED:
        return State.READY, now + min(timedelta(seconds=tries**2), LONGEST_RETURN)
    pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
    return State.READY, now + pause * random.uniform(0.8, 1.2)


def spoil(connection: Connection, owner: str, each: Claimed, reply: str) -> None:
    """It cannot even be written: it ends alone, and the next one goes on."""
    who = {"letter": each.id, "owner": owner}
    connection.execute(STOPPED.values(state=State.FAILED, reply=reply, **FREE), who)


def give_back(connection: Connection, owner: str) -> None:
    """The owner says so itself, so nothing of it is on the wire."""
    held = letter.state.in_([State.LEASED, State.SENDING])
    _change(connection, and_(letter.lease_owner == owner, held), state=State.READY, **FREE)


def renew(connection: Connection, owners: list[str]) -> None:
    held = letter.lease_owner.in_(owners), letter.lease_until.is_not(None)
    _change(connection, and_(*held), lease_until=clock.now() + LEASE)


def sweep(connection: Connection) -> None:
    """Whoever held these is gone."""
    _lose(connection, letter.lease_until < clock.now())


def abandon(connection: Connection, owner: str) -> None:
    """This one hangs and we cannot wait for it."""
    _lose(connection, letter.lease_owner == owner)


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
