"""Taking back what rows of a file wrote, the newest first; a check is revoked, never deleted."""

from collections.abc import Iterable, Sequence

from sqlalchemy import inspect

from stepup import clock
from stepup.audit import actions as audit
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
TOLD = frozenset(["event", "signup"])  # whoever is concerned had a letter about the change
CHECKS = Clearance.__tablename__  # revoked, never deleted (SAFE-21)


def take_back(sheet: Import, written: Sequence[ImportTrace]) -> dict[int, str]:
    """Answers which of these rows could not be taken back whole, and why."""
    left: dict[int, str] = {}
    for trace in reversed(written):
        if not trace.is_new and not _put_back(trace):
            left[trace.row_number] = STAYS
    new = [trace for trace in written if trace.is_new]
    left |= _revoke([trace for trace in new if trace.table_name == CHECKS], sheet)
    by_table = traces.by_table((trace.table_name, trace.thing_id) for trace in new)
    for table in reversed(db.metadata.sorted_tables):
        if table.name in by_table and table.name != CHECKS:
            _remove(table.name, by_table[table.name], sheet)
    return left


def _put_back(trace: ImportTrace) -> bool:
    """Only a value that still is as the import left it; an event moves where people hear of it."""
    if trace.table_name in TOLD:
        return False
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
        check = db.session.get_one(Clearance, trace.thing_id)
        try:
            volunteers.revoke_clearance(check, sheet.undone_by, UNDONE)
        except Refused as problem:
            left[trace.row_number] = str(problem)
    return left


def _remove(table: str, numbers: Sequence[int], sheet: Import) -> None:
    """What nothing points at any more; whoever had a check stays on it without a name."""
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
        elif isinstance(thing, Person) and _only_checks(found, sheet):
            _note(thing)
            _blank(thing)
    db.session.flush()


def _only_checks(pointers: Sequence[Pointer], sheet: Import) -> bool:
    if any(pointer.table != CHECKS for pointer in pointers):
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
