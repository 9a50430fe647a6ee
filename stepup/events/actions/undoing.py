"""Ten minutes in which staff can take a deed back: its letters wait, and none of them leaves."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import or_, select

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import invitations, postbox, queries, revisions, snapshots
from stepup.events.actions import planning
from stepup.events.models import (
    LIVE,
    Event,
    EventChange,
    EventState,
    Invitation,
    Signup,
    SignupState,
)
from stepup.events.models.planning import Pairs, Rows
from stepup.outbox import actions as outbox
from stepup.people.models import Person

MINUTES = timedelta(minutes=10)
SINCE = "Somebody has acted on it since, so it cannot be taken back whole. Change it by hand."


@contextmanager
def undoable(events: Sequence[Event], by: Person | None, summary: str) -> Iterator[None]:
    """Whatever is done inside to these events; it is kept in the transaction that does it."""
    for event in sorted(events, key=lambda one: one.id):
        planning.lock(event)
    ids = [event.id for event in events]
    before, leaves_at = snapshots.of(ids), clock.now() + MINUTES
    with outbox.holding(leaves_at) as batch:
        yield
        db.session.flush()
    rows = snapshots.difference(before, snapshots.of(ids))
    if rows:
        db.session.add(_change(events, by, summary[:200], batch, rows))


def _change(
    events: Sequence[Event], by: Person | None, summary: str, batch: outbox.Batch, rows: Rows
) -> EventChange:
    for event in events:
        event.held_until = batch.leaves_at
    return EventChange(
        event=events[0],
        series_id=events[0].series_id if len(events) > 1 else None,
        by_id=by.id if by else None,
        summary=summary,
        leaves_at=batch.leaves_at,
        event_ids=[event.id for event in events],
        letter_ids=[letter.id for letter in batch.letters],
        rows=rows,
    )


def pending(event: Event) -> Sequence[EventChange]:
    """What can still be taken back, the newest first; asks only where something was changed."""
    if event.held_until is None or event.held_until <= clock.now():
        return []
    here = EventChange.event_id == event.id
    if event.series_id is not None:
        here = or_(here, EventChange.series_id == event.series_id)
    open_still = EventChange.leaves_at > clock.now(), EventChange.undone_at.is_(None)
    found = select(EventChange).where(here, *open_still).order_by(EventChange.id.desc())
    return [each for each in db.session.scalars(found) if event.id in each.event_ids]


def undo(change: EventChange) -> None:
    """As if it had never been: nobody is written to who was not told of it meanwhile."""
    events = [db.session.get_one(Event, number) for number in sorted(change.event_ids)]
    for event in events:
        planning.lock(event)
    db.session.refresh(change, with_for_update=True)
    if change.undone_at is not None:
        raise Refused("This was taken back already.")
    if any(each.id > change.id for event in events for each in pending(event)):
        raise Refused("Take back first what was done after it.")
    outbox.call_back(change.letter_ids)
    _ensure_untouched(change)
    told = _told_since(change)
    _put_back(change.rows)
    change.undone_at = clock.now()
    for event in events:
        event.mark_changed()
        event.held_until = None
        audit.record("taken back", event, reason=change.summary)
        revisions.event_changed(event, [one.person_id for one in queries.live_signups(event)])
    db.session.flush()
    with postbox.together():
        for signup in told:
            if signup.event.state is EventState.OPEN:  # else it has left her calendar for good
                invitations.update(signup, ["what was changed a moment ago"])


def _ensure_untouched(change: EventChange) -> None:
    """Each place and number is as this deed left it, and nobody took a place that it freed."""
    now = snapshots.of(change.event_ids)
    seats = {key: row for key, row in change.rows.items() if not key.startswith("invitation:")}
    for key, row in seats.items():
        if any(pair[1] != now[key][name] for name, pair in row.items()):
            raise Refused(SINCE)
    back = [row for row in map(_returning, seats.items()) if row is not None]
    slots, people = {row.slot_id for row in back}, {row.person_id for row in back}
    newer = select(Signup.id).where(
        Signup.event_id.in_(change.event_ids),
        Signup.state.in_(LIVE),
        Signup.id.not_in([row.id for row in back]),
        Signup.created_at > change.made_at,
        or_(Signup.slot_id.in_(slots), Signup.person_id.in_(people)),
    )
    if db.session.scalars(newer.limit(1)).first() is not None:
        raise Refused(SINCE)


def _returning(entry: tuple[str, Pairs]) -> Signup | None:
    """Who would have her place again."""
    row = snapshots.row_of(entry[0]) if entry[0].startswith("signup:") else None
    gone = isinstance(row, Signup) and not row.is_live
    return row if gone and isinstance(row, Signup) else None


def _told_since(change: EventChange) -> list[Signup]:
    """Confirmed ones whose calendars heard of the new state meanwhile: a new guest, a letter again.

    The letters of the deed itself wait, so what is newer than the deed was told by somebody else.
    """
    heard = select(Signup).join(
        Invitation,
        (Invitation.event_id == Signup.event_id) & (Invitation.person_id == Signup.person_id),
    )
    newer = Invitation.changed_at > change.made_at, Signup.state == SignupState.CONFIRMED
    here = Signup.event_id.in_(change.event_ids)
    changed = any(key.startswith("event:") for key in change.rows)
    return list(db.session.scalars(heard.where(here, *newer))) if changed else []


def _put_back(rows: Rows) -> None:
    for key, row in rows.items():
        stored = snapshots.row_of(key)
        for name, pair in row.items():
            snapshots.put_back(stored, name, pair[0])
    db.session.flush()


def send_now(change: EventChange) -> int:
    """There is no doubt and no time: let the letters leave. Answers how many."""
    if change.undone_at is not None:
        raise Refused("This was taken back: there is nothing to send.")
    for number in change.event_ids:
        db.session.get_one(Event, number).held_until = None
    hurried = outbox.hurry(change.letter_ids, waiting_until=change.leaves_at)
    change.leaves_at = clock.now()
    return hurried
