"""What staff found, decided, stopped and wrote down about her."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from stepup import clock
from stepup.audit.models import Entry as Logged
from stepup.db import db
from stepup.people.merges import Merge
from stepup.safety.models import Hold
from stepup.timeline.events import page_of
from stepup.timeline.families import below
from stepup.timeline.models import Asked, Entry
from stepup.volunteers.models import Clearance, Move, Opinion, Reference, Volunteer


def checks(asked: Asked) -> Sequence[Entry]:
    hers = select(Clearance).where(Clearance.person_id.in_(asked.ids))
    rows = db.session.scalars(page_of(asked, hers, Clearance.recorded_at))
    return [_check(row) for row in rows]


def _check(row: Clearance) -> Entry:
    days = f"{clock.date_words(row.issued_on)} to {clock.date_words(row.expires_on)}"
    words = f"{row.kind.value.replace('_', ' ').capitalize()}: {days}"
    return Entry(row.recorded_at, words, "revoked" if row.revoked_at else "")


def steps(asked: Asked) -> Sequence[Entry]:
    found = select(Move).join(Move.volunteer).where(Volunteer.person_id.in_(asked.ids))
    rows = db.session.scalars(page_of(asked, found, Move.at))
    return [
        Entry(row.at, f"Application: {row.to_stage.value}", row.reason, who_id=row.by_id)
        for row in rows
    ]


def judgements(asked: Asked) -> Sequence[Entry]:
    found = select(Opinion).join(Opinion.volunteer).where(Volunteer.person_id.in_(asked.ids))
    found = found.options(joinedload(Opinion.by))
    rows = db.session.scalars(page_of(asked, found, Opinion.at))
    return [
        Entry(
            row.at,
            f"{row.by.name} talked with her and {_would(row.suitable)} have her",
            row.words,
        )
        for row in rows
    ]


def _would(yes: bool | None) -> str:
    return "would" if yes else "would not"


def references(asked: Asked) -> Sequence[Entry]:
    found = select(Reference).join(Reference.volunteer)
    found = found.where(Volunteer.person_id.in_(asked.ids), Reference.answered_at.is_not(None))
    rows = db.session.scalars(page_of(asked, found, Reference.answered_at))
    return [
        Entry(row.answered_at, f"{row.name} {_would(row.recommends)} recommend her", row.words)
        for row in rows
        if row.answered_at is not None
    ]


def holds(asked: Asked) -> Sequence[Entry]:
    """That there is one, for everybody; its note is the lead's alone."""
    return _holds(asked, with_notes=False)


def holds_with_notes(asked: Asked) -> Sequence[Entry]:
    return _holds(asked, with_notes=True)


def _holds(asked: Asked, *, with_notes: bool) -> Sequence[Entry]:
    rows = db.session.scalars(select(Hold).where(Hold.person_id.in_(asked.ids)))
    entries = []
    for row in rows:
        note = row.note if with_notes else ""
        entries.append(Entry(row.placed_at, "Put on hold", note, who_id=row.placed_by_id))
        if row.lifted_at is not None:
            entries.append(Entry(row.lifted_at, "The hold was lifted", who_id=row.lifted_by_id))
    return below(asked, entries)


def merges(asked: Asked) -> Sequence[Entry]:
    hers = or_(Merge.kept_id.in_(asked.ids), Merge.gone_id.in_(asked.ids))
    rows = db.session.scalars(page_of(asked, select(Merge).where(hers), Merge.at))
    return [
        Entry(
            row.at,
            f"The record of {row.gone_name} became a part of hers",
            "undone" if row.undone_at else "",
            url_for("duplicates.done", merge_id=row.id),
            row.by_id,
        )
        for row in rows
    ]


def log(asked: Asked) -> Sequence[Entry]:
    about = Logged.kind == "person", Logged.thing_id.in_(asked.ids)
    rows = db.session.scalars(page_of(asked, select(Logged).where(*about), Logged.at))
    return [
        Entry(row.at, row.deed.capitalize(), row.reason or "", who_id=row.actor_id) for row in rows
    ]
