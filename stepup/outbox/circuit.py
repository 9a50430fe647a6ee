"""Whether it is worth trying: three failures in a row, and everybody waits a while."""

from datetime import timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from stepup import clock
from stepup.outbox.models import Circuit

ENOUGH = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)


def failures(connection: Connection, server: str) -> int:
    row = select(Circuit.failures).where(Circuit.server == server)
    return connection.scalar(row) or 0


def is_open(connection: Connection, server: str) -> bool:
    row = select(Circuit.closes_at).where(Circuit.server == server)
    closes_at = connection.scalar(row)
    return closes_at is not None and closes_at > clock.now()


def note_failure(connection: Connection, server: str, reason: str) -> None:
    _ensure(connection, server)
    ours = Circuit.server == server
    before = connection.scalar(select(Circuit.failures).where(ours).with_for_update()) or 0
    pause = min(FIRST_PAUSE * 2 ** min(max(before + 1 - ENOUGH, 0), 8), LONGEST_PAUSE)
    closes_at = clock.now() + pause if before + 1 >= ENOUGH else None
    connection.execute(
        update(Circuit).where(ours).values(failures=before + 1, reason=reason, closes_at=closes_at)
    )


def note_success(connection: Connection, server: str) -> None:
    connection.execute(
        update(Circuit)
        .where(Circuit.server == server)
        .values(failures=0, reason=None, closes_at=None)
    )


def _ensure(connection: Connection, server: str) -> None:
    try:
        with connection.begin_nested():
            connection.execute(insert(Circuit).values(server=server, failures=0))
    except IntegrityError:
        return  # it is there already
