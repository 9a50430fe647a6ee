"""She says when she can come, before anybody asks."""

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.events import availability
from stepup.events.models import AwayTime, Part, UsualTime
from stepup.locks import lock_row
from stepup.people.models import Person

LONGEST, MOST = timedelta(days=366), 40


def say(person: Person, times: Collection[tuple[int, Part]]) -> None:
    """These parts of the week from now on; none means that she can be asked for any."""
    lock_row(person)
    db.session.execute(delete(UsualTime).where(UsualTime.person_id == person.id))
    rows = [UsualTime(person_id=person.id, weekday=day, part=part) for day, part in times]
    db.session.add_all(rows)
    said = ", ".join(sorted(f"{day} {part.value}" for day, part in times))
    audit.record("said when she can come", person, after={"times": said})


def add_away(person: Person, first_on: date, last_on: date) -> AwayTime:
    if last_on < first_on:
        raise Refused(_("The last day is before the first. Check both."))
    if last_on - first_on > LONGEST:
        raise Refused(_("Name at most a year at once."))
    if last_on < clock.today(person.time_zone or "UTC"):
        raise Refused(_("These days are over."))
    if len(availability.away_of(person.id, clock.today("UTC"))) >= MOST:
        raise Refused(_("Forty such times are enough. Remove one first."))
    away = AwayTime(person_id=person.id, first_on=first_on, last_on=last_on)
    db.session.add(away)
    audit.record("said when she is away", person, after={"until": last_on.isoformat()})
    return away


def remove_away(away: AwayTime) -> None:
    audit.record("is not away then", away, before={"until": away.last_on.isoformat()})
    db.session.delete(away)
