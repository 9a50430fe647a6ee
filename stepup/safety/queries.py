"""Who is on hold, who looks after safeguarding, and which policy counts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from stepup.audit.models import Entry
from stepup.db import db
from stepup.people import ties
from stepup.people.models import Grant, Role
from stepup.safety import policies
from stepup.safety.facts import DEFAULTS, Policy
from stepup.safety.models import Concern, ConcernNote, Hold, PolicyVersion

HELD = select(Hold.person_id).where(Hold.lifted_at.is_(None))


def on_hold(person_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """As a condition of a question about people: is the one of this column on hold?"""
    return exists().where(Hold.person_id == person_id, Hold.lifted_at.is_(None))


def held_ids(person_ids: Iterable[int]) -> set[int]:
    """Those of them who are on hold: holds are few, so one query serves any number of people."""
    return set(db.session.scalars(HELD)) & set(person_ids)


def is_held(person_id: int) -> bool:
    return bool(held_ids([person_id]))


def open_holds(site_ids: Collection[int] | None = None) -> Sequence[Hold]:
    """On people of these sites; None means everywhere."""
    hers = Hold.lifted_at.is_(None), ties.belong(Hold.person_id, site_ids)
    found = select(Hold).where(*hers).options(joinedload(Hold.person))
    return db.session.scalars(found.order_by(Hold.placed_at, Hold.id)).all()


def safeguarding_leads() -> set[int]:
    leads = select(Grant.person_id).where(Grant.role == Role.SAFEGUARDING_LEAD)
    return set(db.session.scalars(leads))


def policy() -> Policy:
    """The one that counts now; within a transaction it is read once, and stands still."""
    session = db.session()
    within, read = session.info.get("policy", (None, DEFAULTS))
    if within is None or within is not session.get_transaction():
        read = policy_on(session)
        session.info["policy"] = session.get_transaction(), read
    return read


NEWEST = (
    select(PolicyVersion.values)
    .where(PolicyVersion.accepted.is_(True))
    .order_by(PolicyVersion.id.desc())
    .limit(1)
)


def policy_on(connection: Connection | Session) -> Policy:
    """For who has a line to the database of her own: a letter that is about to leave."""
    values = connection.scalars(NEWEST).first()
    return DEFAULTS if values is None else policies.from_values(values)


def forget_policy() -> None:
    """A new one was accepted in this transaction."""
    db.session().info.pop("policy", None)


def proposed_policy() -> PolicyVersion | None:
    waiting = select(PolicyVersion).where(PolicyVersion.accepted.is_(None))
    waiting = waiting.options(joinedload(PolicyVersion.proposed_by))
    return db.session.scalars(waiting.order_by(PolicyVersion.id.desc())).first()


def decided_policies() -> Sequence[PolicyVersion]:
    """Newest first, the refused ones too."""
    people = joinedload(PolicyVersion.proposed_by), joinedload(PolicyVersion.decided_by)
    decided = select(PolicyVersion).where(PolicyVersion.accepted.is_not(None)).options(*people)
    return db.session.scalars(decided.order_by(PolicyVersion.id.desc()).limit(50)).all()


def concerns() -> Sequence[tuple[Concern, datetime | None, bool]]:
    """Each with when somebody last wrote a note, and whether it is closed; open ones first."""
    notes = select(
        ConcernNote.concern_id,
        func.max(ConcernNote.at).label("last_note_at"),
        func.max(case((ConcernNote.closes, 1), else_=0)).label("closed"),
    ).group_by(ConcernNote.concern_id)
    found = notes.subquery()
    closed = func.coalesce(found.c.closed, 0)
    rows = select(Concern, found.c.last_note_at, closed).outerjoin(
        found, found.c.concern_id == Concern.id
    )
    rows = rows.order_by(closed, Concern.raised_at.desc(), Concern.id.desc()).limit(300)
    return [(concern, at, bool(done)) for concern, at, done in db.session.execute(rows)]


def notes_of(concern: Concern) -> Sequence[ConcernNote]:
    found = select(ConcernNote).where(ConcernNote.concern_id == concern.id)
    return db.session.scalars(
        found.options(joinedload(ConcernNote.by)).order_by(ConcernNote.id)
    ).all()


def fingerprints_of(concern: Concern) -> list[str]:
    """Of its words and of each note, as the log wrote them down, in their order."""
    about_it = Entry.kind == Concern.__tablename__, Entry.thing_id == concern.id
    found = select(Entry.after).where(*about_it).order_by(Entry.id)
    return [str(after["sha256"]) for after in db.session.scalars(found) if after]


def unanswered_concerns(raised_before: datetime) -> Sequence[Concern]:
    """About which nobody has written a note yet."""
    answered = select(ConcernNote.id).where(ConcernNote.concern_id == Concern.id).exists()
    found = select(Concern).where(Concern.raised_at <= raised_before, ~answered)
    return db.session.scalars(found.order_by(Concern.id)).all()
