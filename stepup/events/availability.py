"""Who says that she can come then, and who that she cannot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.events.models import AwayTime, Event, Part, UsualTime


@dataclass(frozen=True)
class Availability:
    """`usually` is None for who never said when she can come."""

    away_until: date | None = None
    usually: bool | None = None

    @property
    def speaks_against(self) -> bool:
        return self.away_until is not None or self.usually is False


def at(event: Event, person_ids: Collection[int]) -> dict[int, Availability]:
    """Of each of them; two queries whoever they are."""
    begins = clock.to_local(event.starts_at, event.time_zone)
    away, usual = _away(person_ids, begins.date()), _usual(person_ids)
    then = begins.weekday(), Part.at(begins.hour)
    return {
        person_id: Availability(
            away.get(person_id), then in usual[person_id] if person_id in usual else None
        )
        for person_id in person_ids
    }


def _away(person_ids: Collection[int], on: date) -> dict[int, date]:
    hers = AwayTime.person_id.in_(person_ids), AwayTime.first_on <= on, AwayTime.last_on >= on
    rows = select(AwayTime.person_id, AwayTime.last_on).where(*hers).order_by(AwayTime.last_on)
    return {person_id: last_on for person_id, last_on in db.session.execute(rows)}


def _usual(person_ids: Collection[int]) -> dict[int, set[tuple[int, Part]]]:
    found: dict[int, set[tuple[int, Part]]] = {}
    for row in db.session.scalars(select(UsualTime).where(UsualTime.person_id.in_(person_ids))):
        found.setdefault(row.person_id, set()).add((row.weekday, row.part))
    return found


def usual_of(person_id: int) -> set[tuple[int, Part]]:
    return _usual([person_id]).get(person_id, set())


def away_of(person_id: int, since: date) -> Sequence[AwayTime]:
    """What is not over yet, soonest first."""
    hers = AwayTime.person_id == person_id, AwayTime.last_on >= since
    return db.session.scalars(select(AwayTime).where(*hers).order_by(AwayTime.first_on)).all()
