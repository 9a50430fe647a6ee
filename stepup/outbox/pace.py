"""How fast campaign letters may leave: all of them, one campaign's, those to one provider.

All workers on all hosts agree through one small table. Confirmations never wait here. Every
function takes an open connection and leaves the commit to its caller.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from stepup import clock
from stepup.outbox.beats import EACH, MINUTE, Beat, Paces, of_provider
from stepup.outbox.claimed import Claimed
from stepup.outbox.models import Pace

SLOW_FOR = timedelta(minutes=15)
TOO_FAST = re.compile(r"\b(421|450|451)[ -]4\.7\.\d")
COLUMNS = [Pace.__table__.c[field.name] for field in fields(Beat)]


def current(connection: Connection) -> Paces:
    """All that holds anything up: limits, and what has been used of them lately."""
    now = clock.now()
    lately = or_(Pace.free_at > now - MINUTE, Pace.slowed_until > now)
    held = or_(Pace.per_minute.is_not(None), Pace.warming_since.is_not(None), lately)
    return Paces((Beat(*row) for row in connection.execute(select(*COLUMNS).where(held))), now)


def take(connection: Connection, each: Claimed) -> datetime | None:
    """Use up one letter's worth of everything; or say when to ask again, and use up nothing."""
    keys, now = each.paced_by, clock.now()
    paces = _locked(connection, keys, now)
    limited = [key for key in keys if paces.limit_of(key) is not None or key in paces.beats]
    if any(key not in paces.beats for key in limited):
        _ensure(connection, [key for key in limited if key not in paces.beats])
        paces = _locked(connection, keys, now)
    closed = [paces.opens_at(key) for key in limited if paces.free(key) < 1]
    if closed:
        return max(closed)
    for key in limited:
        _keep(connection, paces.beats[key].used(now, paces.limit_of(key)))
    return None


def _locked(connection: Connection, keys: Sequence[str], now: datetime) -> Paces:
    rows = select(*COLUMNS).where(Pace.key.in_([*keys, EACH])).order_by(Pace.key)
    return Paces((Beat(*row) for row in connection.execute(rows.with_for_update(of=Pace))), now)


def _keep(connection: Connection, beat: Beat) -> None:
    values = {"free_at": beat.free_at, "day": beat.day, "left_on_day": beat.left_on_day}
    connection.execute(update(Pace).where(Pace.key == beat.key).values(**values))


def heed(connection: Connection, provider: str, reply: str) -> None:
    """A provider that says "too fast" gets half as many for a quarter of an hour."""
    if not TOO_FAST.search(reply):
        return
    key = of_provider(provider)
    _ensure(connection, [key])
    slowed_until = clock.now() + SLOW_FOR
    connection.execute(update(Pace).where(Pace.key == key).values(slowed_until=slowed_until))


def _ensure(connection: Connection, keys: Iterable[str]) -> None:
    for key in keys:
        try:
            with connection.begin_nested():
                connection.execute(insert(Pace).values(key=key, left_on_day=0))
        except IntegrityError:
            continue  # another worker was first
