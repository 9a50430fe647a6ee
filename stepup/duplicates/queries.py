"""What a merge would meet: how many rows of which kind, what both have, where both are named."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy.orm import aliased, joinedload

from stepup.cohorts.models import Guardianship
from stepup.db import db
from stepup.duplicates.places import LIMBS, MOVES
from stepup.events.models import LIVE, Attendance, Event, Signup
from stepup.people.merges import Merge, MergedRow, Pair
from stepup.volunteers.models import Opinion

PER_PAGE = 30
MAY_NAME_BOTH = ("attendance", "signup", "person_pair", "person_merge")


def column(place: str) -> sa.Column[int]:
    table, _, name = place.partition(".")
    return db.metadata.tables[table].c[name]


def likely_pairs(page: int) -> Pagination:
    people = joinedload(Pair.one), joinedload(Pair.other)
    found = sa.select(Pair).where(Pair.two_people_at.is_(None)).options(*people)
    return db.paginate(
        found.order_by(Pair.weight.desc(), Pair.id), page=page, per_page=PER_PAGE, error_out=False
    )


def pairs_of(person_id: int) -> Sequence[Pair]:
    people = joinedload(Pair.one), joinedload(Pair.other)
    hers = sa.or_(Pair.one_id == person_id, Pair.other_id == person_id)
    found = sa.select(Pair).where(hers).options(*people)
    return db.session.scalars(found.order_by(Pair.weight.desc(), Pair.id).limit(PER_PAGE)).all()


def pair_of(one_id: int, other_id: int) -> Pair | None:
    both = Pair.one_id == min(one_id, other_id), Pair.other_id == max(one_id, other_id)
    return db.session.scalars(sa.select(Pair).where(*both)).first()


def merges_of(person_id: int) -> Sequence[Merge]:
    """What became a part of her record, the last one first."""
    found = sa.select(Merge).where(Merge.kept_id == person_id).options(joinedload(Merge.by))
    return db.session.scalars(found.order_by(Merge.id.desc())).all()


def standing_merges(person_id: int) -> Sequence[Merge]:
    return [merge for merge in merges_of(person_id) if merge.undone_at is None]


def rows_of(merge: Merge) -> Sequence[MergedRow]:
    """The last change first."""
    found = sa.select(MergedRow).where(MergedRow.merge_id == merge.id)
    return db.session.scalars(found.order_by(MergedRow.id.desc())).all()


def counts_of(merge: Merge, *, stayed: bool = False) -> dict[str, int]:
    """By table, how many rows it moved, or an undo could not take back."""
    rows = sa.func.count(MergedRow.row_id.distinct())
    found = sa.select(MergedRow.table_name, rows).where(MergedRow.merge_id == merge.id)
    if stayed:
        found = found.where(MergedRow.stayed)
    found = found.group_by(MergedRow.table_name).order_by(MergedRow.table_name)
    return {name: count for name, count in db.session.execute(found)}


def counts_for(person_id: int) -> dict[str, int]:
    """By table, how many rows name her in a column that a merge moves: one question."""
    moved = [place for place in MOVES if not place.startswith("person_pair.")]
    asked = [_count(column(place), column(place) == person_id) for place in moved]
    for place, limb in LIMBS.items():
        table = db.metadata.tables[limb]
        hers = sa.select(table.c.id).where(table.c.person_id == person_id)
        asked.append(_count(column(place), column(place).in_(hers)))
    found: Counter[str] = Counter()
    for name, count in db.session.execute(sa.union_all(*asked)):
        found[name] += count
    return {name: count for name, count in found.items() if count}


def _count(counted: sa.Column[int], which: sa.ColumnElement[bool]) -> sa.Select[str, int]:
    name = sa.literal(counted.table.name).label("name")
    return sa.select(name, sa.func.count()).select_from(counted.table).where(which)


def limbs_of(person_id: int) -> dict[str, int]:
    """Her rows in the tables of which everybody has at most one: girl, volunteer."""
    found = {}
    for limb in sorted(set(LIMBS.values())):
        table = db.metadata.tables[limb]
        number = db.session.scalar(sa.select(table.c.id).where(table.c.person_id == person_id))
        if number is not None:
            found[limb] = number
    return found


@dataclass(frozen=True)
class _Named:
    """A column that says who somebody is, and her number in it."""

    column: sa.Column[int]
    kept: int | None
    gone: int | None


def tables_naming_both(kept_id: int, gone_id: int) -> list[str]:
    """Where one row has a part for each of them, as a mentor and her girl: that is two people."""
    kept, gone = limbs_of(kept_id), limbs_of(gone_id)
    named: dict[str, list[_Named]] = {}
    for place in MOVES:
        named.setdefault(place.partition(".")[0], []).append(
            _Named(column(place), kept_id, gone_id)
        )
    for place, limb in LIMBS.items():
        numbers = _Named(column(place), kept.get(limb), gone.get(limb))
        named.setdefault(place.partition(".")[0], []).append(numbers)
    asked = [
        _count(one.column, which)
        for table, columns in named.items()
        if table not in MAY_NAME_BOTH
        for one, other in combinations(columns, 2)
        for which in _each_in_one(one, other)
    ]
    return sorted({name for name, count in db.session.execute(sa.union_all(*asked)) if count})


def _each_in_one(one: _Named, other: _Named) -> Iterator[sa.ColumnElement[bool]]:
    if one.kept and other.gone:
        yield sa.and_(one.column == one.kept, other.column == other.gone)
    if one.gone and other.kept:
        yield sa.and_(one.column == one.gone, other.column == other.kept)


def events_of_both(kept_id: int, gone_id: int) -> Sequence[str]:
    """Where each of them has a place."""
    return _titles(Signup, kept_id, gone_id, lambda row: row.state.in_(LIVE))


def evenings_of_both(kept_id: int, gone_id: int) -> Sequence[str]:
    """Where each of them was let in."""
    return _titles(Attendance, kept_id, gone_id, lambda row: sa.true())


def _titles(model, kept_id, gone_id, counts):  # type: ignore[no-untyped-def]
    hers, others = aliased(model), aliased(model)
    found = sa.select(Event.title).join(hers, hers.event_id == Event.id)
    found = found.join(others, others.event_id == Event.id)
    both = hers.person_id == kept_id, others.person_id == gone_id
    chosen = found.where(*both, counts(hers), counts(others)).order_by(Event.starts_at)
    return db.session.scalars(chosen).all()


def have_both_judged(kept_id: int, gone_id: int) -> bool:
    """Each of them said as one of two what she found about the same applicant."""
    one, other = aliased(Opinion), aliased(Opinion)
    found = sa.select(one.id).join(other, other.volunteer_id == one.volunteer_id)
    found = found.where(one.by_id == kept_id, other.by_id == gone_id).limit(1)
    return db.session.scalar(found) is not None


def is_barred_somewhere(person_ids: Collection[int]) -> bool:
    barred = Guardianship.guardian_id.in_(person_ids), Guardianship.no_contact
    return db.session.scalar(sa.select(Guardianship.id).where(*barred).limit(1)) is not None
