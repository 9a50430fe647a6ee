"""Feed versions: they change in the transaction that changes what a calendar shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Engine, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from stepup import clock
from stepup.db import db
from stepup.events.models import CalendarChange, Event

PUBLIC = "public"
PAGES = "pages"
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}
LATE = 1000  # transactions that run beside each other are never so many

NOTE = insert(CalendarChange.__table__)
_of_scope = CalendarChange.scope == bindparam("scope")
_highest = select(func.max(CalendarChange.id)).where(_of_scope).scalar_subquery()
_late = CalendarChange.id > _highest - LATE
_count = select(func.count()).where(_of_scope, _late).scalar_subquery()  # off the index alone
_moment = select(CalendarChange.changed_at).where(CalendarChange.id == _highest).scalar_subquery()
NEWEST = select(_count, _highest, _moment)


@dataclass(frozen=True)
class Version:
    """`mark` differs whenever the scope has changed since."""

    mark: str
    changed_at: datetime | None


def of_site(site_id: int) -> str:
    return f"site:{site_id}"


def of_person(person_id: int) -> str:
    return f"person:{person_id}"


def of_cohort(cohort_id: int) -> str:
    return f"cohort:{cohort_id}"


def event_changed(
    event: Event, person_ids: Iterable[int] = (), *, was_of: int | None = None
) -> None:
    """`was_of`: the cohort that it belonged to before."""
    cohort_ids = [each for each in (event.cohort_id, was_of) if each is not None]
    scopes = [PUBLIC, of_site(event.site_id), *map(of_person, person_ids)]
    bump([*scopes, *map(of_cohort, cohort_ids)])


def bump(scopes: Iterable[str]) -> None:
    """Whatever a calendar shows differently, the pages show differently too."""
    moment = clock.now()
    changed = {PAGES, *scopes}
    db.session.execute(NOTE, [{"scope": scope, "changed_at": moment} for scope in sorted(changed)])


def current(scope: str) -> Version:
    """Count and highest number together: a number may become visible after a higher one."""
    count, highest, changed_at = db.session.execute(NEWEST, {"scope": scope}).one()
    return Version(_mark(count, highest), changed_at)


def current_of(scopes: Collection[str]) -> Version:
    """Of all of them together, in one question."""
    newest = func.max(CalendarChange.id), func.max(CalendarChange.changed_at)
    each = select(CalendarChange.scope, func.count(), *newest).group_by(CalendarChange.scope)
    found = db.session.execute(each.where(CalendarChange.scope.in_(scopes))).all()
    marks = sorted(f"{scope}:{_mark(count, highest)}" for scope, count, highest, _at in found)
    return Version(" ".join(marks), max((at for *_, at in found), default=None))


def _mark(count: int, highest: int | None) -> str:
    return f"{count}.{highest or 0}"


def at_the_door(engine: Engine) -> str:
    """The mark of all pages, for whoever answers before anything else is asked: one row read over
    the driver itself, because a session would cost more than the rest of such an answer."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_statement(engine.dialect.name))
        ((count, highest, _),) = cursor.fetchall()
        cursor.close()
    finally:
        connection.close()
    return _mark(count, highest)


@cache
def _statement(dialect: str) -> str:
    """In the words of this database, the scope written out: drivers mark parameters differently."""
    newest = NEWEST.params(scope=PAGES)
    return str(newest.compile(dialect=DIALECTS[dialect], compile_kwargs={"literal_binds": True}))


def prune(before: datetime) -> None:
    """Forget old changes; of every scope the newest stays."""
    newest = select(func.max(CalendarChange.id)).group_by(CalendarChange.scope)
    old = CalendarChange.changed_at < before
    db.session.execute(
        delete(CalendarChange).where(old, CalendarChange.id.not_in(newest)),
        execution_options={"synchronize_session": False},
    )
