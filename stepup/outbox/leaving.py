"""What is written down while letters leave: that one is leaving, and what came of it.

Every function takes an open connection and leaves the commit to its caller.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    text,
    update,
)

from stepup import clock
from stepup.db import UTCDateTime
from stepup.outbox import pace
from stepup.outbox.claimed import Claimed
from stepup.outbox.delivery import FREE, letter
from stepup.outbox.models import Letter, Scope, State, Suppression
from stepup.outbox.transports.contract import Answer, Outcome

GIVE_UP_AFTER, LONGEST_PAUSE = timedelta(hours=48), timedelta(hours=12)
FIRST_PAUSE, LONGEST_RETURN = timedelta(minutes=5), timedelta(minutes=5)

mine = letter.id == bindparam("letter"), letter.lease_owner == bindparam("owner")
suppressed = and_(
    Suppression.address_hash == letter.address_hash,
    or_(Suppression.scope == Scope.ALL, letter.campaign_id.is_not(None)),
)
this_moment = bindparam("now", type_=UTCDateTime())
in_time = or_(letter.not_after.is_(None), letter.not_after > this_moment)
on_its_way = or_(letter.state == State.SENDING, letter.state == State.UNKNOWN)

SETTLE = (
    update(Letter.__table__)  # also when a lease ran out meanwhile: late knowledge is knowledge
    .where(*mine, on_its_way)
    .values(
        state=bindparam("becomes"),
        reply=bindparam("says"),
        sent_at=bindparam("left_at"),
        next_try_at=func.coalesce(bindparam("again_at", type_=UTCDateTime()), letter.next_try_at),
        **FREE,
    )
)
STOPPED = update(Letter.__table__).where(*mine, letter.state == State.LEASED)
IS_NEXT = text("state = 'leased'")  # literals: this one is bound and run for every letter
STEP = (
    update(Letter.__table__)
    .where(
        letter.id.in_([bindparam("before"), bindparam("letter")]),
        letter.lease_owner == bindparam("owner"),
        case(
            (IS_NEXT, and_(letter.id == bindparam("letter"), in_time, ~exists().where(suppressed))),
            else_=and_(letter.id == bindparam("before"), text("state IN ('sending', 'unknown')")),
        ),
    )
    .values(
        state=text("CASE WHEN state = 'leased' THEN 'sending' ELSE 'sent' END"),
        reply=case((IS_NEXT, letter.reply), else_=bindparam("says")),
        sent_at=case((IS_NEXT, letter.sent_at), else_=this_moment),
        lease_owner=case((IS_NEXT, letter.lease_owner), else_=null()),
        lease_until=case((IS_NEXT, letter.lease_until), else_=null()),
        attempts=text("CASE WHEN state = 'leased' THEN attempts + 1 ELSE attempts END"),
        sending_at=case((IS_NEXT, this_moment), else_=letter.sending_at),
        first_tried_at=func.coalesce(letter.first_tried_at, this_moment),
    )
    .returning(letter.id)
)


def step(
    connection: Connection, owner: str, before: tuple[Claimed, Answer] | None, each: Claimed
) -> bool:
    """`settle` for one that was sent and `mark` for the next in a single statement: nearly all
    letters go this way. False when this one may not leave; `mark` then says why."""
    sent, answer = before or (None, None)
    who = {"before": sent.id if sent else 0, "letter": each.id, "owner": owner}
    who |= {"says": answer.reply if answer else "", "now": clock.now()}
    return each.id in connection.scalars(STEP, who).all()


def mark(connection: Connection, owner: str, each: Claimed) -> bool:
    """Say that it is about to leave, unless something has spoken against it since."""
    opens_at = pace.take(connection, each) if each.paced_by else None
    if opens_at is not None:
        put_off = STOPPED.values(state=State.READY, next_try_at=opens_at, **FREE)
        connection.execute(put_off, {"letter": each.id, "owner": owner})
        return False
    if step(connection, owner, None, each):
        return True
    who = {"letter": each.id, "owner": owner, "now": clock.now()}
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
