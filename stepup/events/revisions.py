"""Feed versions: they grow in the transaction that changes what a calendar shows."""

from collections.abc import Iterable

from stepup import clock
from stepup.db import db, insert_or_update
from stepup.events.models import CalendarRevision, Event

PUBLIC = "public"


def of_site(site_id: int) -> str:
    return f"site:{site_id}"


def of_person(person_id: int) -> str:
    return f"person:{person_id}"


def event_changed(event: Event, person_ids: Iterable[int] = ()) -> None:
    bump([PUBLIC, of_site(event.site_id), *map(of_person, person_ids)])


def bump(scopes: Iterable[str]) -> None:
    for scope in sorted(set(scopes)):  # one order for everybody: no deadlock
        moment = clock.now()
        insert_or_update(
            CalendarRevision,
            {"scope": scope, "revision": 1, "changed_at": moment},
            key=["scope"],
            update={"revision": CalendarRevision.revision + 1, "changed_at": moment},
        )


def current(scope: str) -> CalendarRevision | None:
    return db.session.get(CalendarRevision, scope)
