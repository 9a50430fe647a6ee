"""A merge taken back: whatever nobody touched since goes where it was, the rest is named."""

from collections.abc import Sequence

from sqlalchemy import delete, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db, from_plain
from stepup.duplicates import queries
from stepup.duplicates.actions import places
from stepup.duplicates.actions.merging import lock
from stepup.duplicates.ledger import Known, as_they_are, key_of, mark, watched
from stepup.errors import Refused
from stepup.people import queries as known
from stepup.people import search
from stepup.people.merges import Merge, MergedRow
from stepup.people.models import Person

Facts = dict[str, object]


def undo(merge: Merge, *, by: Person) -> None:
    lock(merge.kept, merge.gone)
    db.session.refresh(merge, with_for_update=True)
    _ensure_can(merge)
    known_at = places.addresses_of(merge.kept)
    rows = queries.rows_of(merge)
    found = as_they_are((row.table_name, row.row_id) for row in rows)
    for row in rows:
        row.stayed = not _is_untouched(row, found)
    _take_back([row for row in rows if not row.stayed])
    merge.undone_at, merge.undone_by_id = clock.now(), by.id
    _wake(merge, known_at)
    stayed = queries.counts_of(merge, stayed=True)
    audit.record("undid a merge", merge.kept, after={"record": merge.gone_id, **stayed})
    audit.record("is a record of its own again", merge.gone, after={"record": merge.kept_id})


def _ensure_can(merge: Merge) -> None:
    if merge.undone_at is not None:
        raise Refused("This merge was undone before.")
    if merge.undo_until < clock.now():
        raise Refused("The time to undo this merge is over. Correct the record by hand.")
    if merge.kept.erased_at is not None:
        raise Refused(
            "Her record was erased or merged since. Undo that merge first, if it was one."
        )
    later = [one for one in queries.standing_merges(merge.kept_id) if merge.id < one.id]
    if later:
        raise Refused(f"{later[0].gone_name} was merged into her later. Undo that one first.")


def _is_untouched(row: MergedRow, found: Known) -> bool:
    now = found.get((row.table_name, row.row_id))
    return now is not None and mark(now, watched(row.table_name, row.before)) == row.after


def _take_back(rows: Sequence[MergedRow]) -> None:
    """The last change first; the facts about a person at once, because some of them are a key."""
    facts: dict[int, Facts] = {}
    for row in rows:
        table = db.metadata.tables[row.table_name]
        here = key_of(table) == row.row_id
        if row.before is None:
            db.session.execute(delete(table).where(here))
        elif table is Person.__table__:
            facts.setdefault(row.row_id, {}).update(_cells(row))
        else:
            db.session.execute(update(table).where(here).values(**_cells(row)))
    for number, cells in facts.items():
        _ensure_free(number, cells)
        db.session.execute(update(Person.__table__).where(Person.id == number).values(**cells))


def _cells(row: MergedRow) -> Facts:
    columns = db.metadata.tables[row.table_name].c
    return {name: from_plain(columns[name], cell) for name, cell in (row.before or {}).items()}


def _ensure_free(number: int, cells: Facts) -> None:
    if cells.get("email") and "name_key" in cells:
        twin = known.named(str(cells["email"]), str(cells["name_key"]))
        if twin is not None and twin.id != number:
            raise Refused(f"{twin.name} has the name and the address of before. Change one first.")


def _wake(merge: Merge, known_at: places.Addresses) -> None:
    db.session.flush()
    db.session.expire_all()
    for person in (merge.kept, merge.gone):
        search.refresh(person)
        places.tell(person, known_at)
