"""Two records become one: everything of the one names the other, and can go back for a while."""

from datetime import timedelta

from sqlalchemy import delete, or_

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.duplicates import caution, combining, doors, moving, obstacles, profile
from stepup.duplicates.actions import places
from stepup.duplicates.ledger import Ledger, rows_where
from stepup.duplicates.profile import Choices
from stepup.errors import Refused
from stepup.events.actions import seats
from stepup.people import queries as known
from stepup.people import search
from stepup.people.merges import Merge, Pair
from stepup.people.models import Person
from stepup.safety import queries as safety

UNDO_FOR = timedelta(days=30)
ON_HOLD = "Your upcoming dates are paused while staff look into something. Please call us."


def merge(kept: Person, gone: Person, choices: Choices, *, by: Person, reason: str) -> Merge:
    """One transaction: both records are locked, every obstacle is asked again, then all moves."""
    if not reason.strip():
        raise Refused("Say why they are one person: the log has to answer for it later.")
    lock(kept, gone)
    against = obstacles.against(kept, gone, by)
    if against:
        raise Refused(" ".join(against))
    held = _free_places_of_held(kept, gone)
    said_no = any(combining.said_no_to_invitations(person.id) for person in (kept, gone))
    known_at = places.addresses_of(kept, gone)
    ledger = Ledger(_begin(kept, gone, by))
    cells = _cells(kept, gone, choices)
    _move(ledger, never_invite=said_no)
    _write_profile(ledger, kept, gone, cells)
    places.tell(kept, known_at)
    if held:
        places.call_campaigns_back(kept)
    _log(ledger, kept, gone, reason)
    ledger.close()
    return ledger.merge


def lock(one: Person, other: Person) -> None:
    """Persons before anything else, the lower number first; a sign-up that waits reads anew."""
    for person in sorted((one, other), key=lambda person: person.id):
        db.session.refresh(person, with_for_update=True)


def _free_places_of_held(kept: Person, gone: Person) -> bool:
    """SAFE-19: a hold on one of them is a hold on her."""
    held = bool(safety.held_ids([kept.id, gone.id]))
    if held:
        for person in (kept, gone):
            seats.release(person, reason=ON_HOLD)
    return held


def _begin(kept: Person, gone: Person, by: Person) -> Merge:
    begun = Merge(kept=kept, gone=gone, by=by, gone_name=gone.name)
    begun.at, begun.undo_until = clock.now(), clock.now() + UNDO_FOR
    db.session.add(begun)
    both = Pair.one_id.in_([kept.id, gone.id]), Pair.other_id.in_([kept.id, gone.id])
    hers = or_(Pair.one_id == gone.id, Pair.other_id == gone.id), Pair.two_people_at.is_(None)
    for which in (both, hers):
        db.session.execute(delete(Pair).where(*which))
    db.session.flush()
    return begun


def _cells(kept: Person, gone: Person, choices: Choices) -> dict[str, object]:
    cells = profile.chosen(kept, gone, choices)
    twin = known.named(str(cells["email"] or ""), str(cells["name_key"]))
    if twin is not None and twin.id not in (kept.id, gone.id):
        raise Refused(
            f"There is a third {twin.name} with this e-mail address. Merge that one first."
        )
    return cells


def _move(ledger: Ledger, *, never_invite: bool) -> None:
    db.session.flush()
    combining.combine_limbs(ledger)
    doors.shut(ledger)
    moving.move_all(ledger)
    combining.settle_what_stayed(ledger)
    caution.settle(ledger)
    if never_invite:
        combining.never_invite(ledger)
    doors.lead_on(ledger)


def _write_profile(ledger: Ledger, kept: Person, gone: Person, cells: dict[str, object]) -> None:
    """First the empty record lets go of its name and address: the two together are a key."""
    had = [person.email for person in (kept, gone) if person.email]
    if gone.email and cells["email"] == gone.email:
        doors.swap_reply_addresses(ledger)
    doors.remember(ledger, kept, gone, cells)
    table = Person.__table__
    rows = {row["id"]: row for row in rows_where(table, Person.id.in_([kept.id, gone.id]))}
    ledger.change(table, [rows[gone.id]], **_emptied(gone))
    ledger.change(table, [rows[kept.id]], **cells)
    doors.spread_wishes(had)
    db.session.flush()
    db.session.expire_all()
    for person in (kept, gone):
        search.refresh(person)


def _emptied(gone: Person) -> dict[str, object]:
    """What still names it shows that it is no person of her own any more."""
    blank = ("preferred_name", "email", "email_verified_at", "phone", "city", "household_id")
    named = {"first_name": "Merged", "last_name": f"#{gone.id}", "name_key": f"merged #{gone.id}"}
    return {**named, **dict.fromkeys(blank), "erased_at": clock.now()}


def _log(ledger: Ledger, kept: Person, gone: Person, reason: str) -> None:
    moved: dict[str, int] = {}
    for note in ledger.notes:
        if note.before is not None:
            moved[note.table.name] = moved.get(note.table.name, 0) + 1
    facts = {"record": gone.id, **moved}
    audit.record("merged", kept, after=facts, reason=reason.strip()[:500])
    audit.record("became a part of another record", gone, after={"record": kept.id})
