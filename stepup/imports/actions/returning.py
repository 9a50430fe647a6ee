"""Taking back what rows of a file wrote, the newest first; the safety record is never deleted."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import inspect

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts.models import Consent
from stepup.db import db
from stepup.errors import Refused
from stepup.events import revisions
from stepup.events.models import Event, Signup
from stepup.imports import references, traces
from stepup.imports.models import Import, ImportTrace
from stepup.imports.references import Pointer
from stepup.people.models import Person
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import Clearance

UNDONE = "The import was undone."
STAYS = "Something of it was changed again since, and that stays."
SAFETY = frozenset(["consent", "clearance"])  # revoked, never deleted (SAFE-21)


def take_back(sheet: Import, written: Sequence[ImportTrace]) -> dict[int, str]:
    """Answers which of these rows could not be taken back whole, and why."""
    left: dict[int, str] = {}
    for trace in reversed(written):
        if not trace.is_new and not _put_back(trace):
            left[trace.row_number] = STAYS
    new = [trace for trace in written if trace.is_new]
    left |= _revoke([trace for trace in new if trace.table_name in SAFETY], sheet)
    by_table = traces.by_table((trace.table_name, trace.thing_id) for trace in new)
    for table in reversed(db.metadata.sorted_tables):
        if table.name in by_table and table.name not in SAFETY:
            _remove(table.name, by_table[table.name], sheet)
    return left


def _put_back(trace: ImportTrace) -> bool:
    """Only a value that still is as the import left it."""
    model = _model(trace.table_name)
    thing = db.session.get(model, trace.thing_id)
    if thing is None:
        return True
    column = model.__table__.c[trace.column_name]
    key = model.__mapper__.get_property_by_column(column).key
    if traces.plain(getattr(thing, key)) != trace.after:
        return False
    setattr(thing, key, traces.typed(column, trace.before))
    facts = {"before": {key: trace.after}, "after": {key: trace.before}}
    audit.record("put back", thing, **facts, reason=UNDONE)
    return True


def _model(table: str) -> type[db.Model]:
    mappers = inspect(Person).registry.mappers
    return next(mapper.class_ for mapper in mappers if mapper.local_table.name == table)


def _revoke(written: Iterable[ImportTrace], sheet: Import) -> dict[int, str]:
    left = {}
    for trace in written:
        try:
            REVOKE[trace.table_name](trace.thing_id, sheet)
        except Refused as problem:
            left[trace.row_number] = str(problem)
    return left


def _revoke_consent(number: int, _sheet: Import) -> None:
    consent = db.session.get_one(Consent, number)
    if consent.revoked_at is None:
        consent.revoked_at = clock.now()
        audit.record("revoked", consent, reason=UNDONE)


def _revoke_clearance(number: int, sheet: Import) -> None:
    volunteers.revoke_clearance(db.session.get_one(Clearance, number), sheet.undone_by, UNDONE)


REVOKE: dict[str, Callable[[int, Import], None]] = {
    "consent": _revoke_consent,
    "clearance": _revoke_clearance,
}


def _remove(table: str, numbers: Sequence[int], sheet: Import) -> None:
    """What nothing points at any more; who has a safety record stays on it without a name."""
    db.session.flush()
    pointers = references.pointing_at(table, numbers)
    model = _model(table)
    for number in numbers:
        thing, found = db.session.get(model, number), pointers.get(number, [])
        if thing is None:
            continue
        if not found:
            _note(thing)
            db.session.delete(thing)
        elif isinstance(thing, Person) and _only_safety(found, sheet):
            _note(thing)
            _blank(thing)
    db.session.flush()


def _only_safety(pointers: Sequence[Pointer], sheet: Import) -> bool:
    if any(pointer.table not in SAFETY for pointer in pointers):
        return False
    things = {pointer.thing for pointer in pointers}
    return references.made_by(sheet.id, things) == things


def _note(thing: db.Model) -> None:
    if isinstance(thing, Event):
        revisions.event_changed(thing)
    if isinstance(thing, Signup):
        revisions.bump([revisions.of_person(thing.person_id)])
    audit.record("took back", thing, reason=UNDONE)


def _blank(person: Person) -> None:
    """As after an erasure: the year of birth still tells a minor from an adult."""
    person.rename("Removed", f"#{person.id}")
    person.preferred_name = person.email = person.phone = person.city = None
    person.employer = person.industry = person.email_verified_at = None
    if person.born_on is not None:
        person.born_on = person.born_on.replace(month=1, day=1)
    person.erased_at = clock.now()
