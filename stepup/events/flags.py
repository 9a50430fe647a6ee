"""Why somebody should call a girl's family, in words, and what comes next; never only a color."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts import rosters, years
from stepup.cohorts.places import COMING
from stepup.db import db
from stepup.events import attending
from stepup.events.models import Attendance, Signup
from stepup.people.models import ADULT_AT
from stepup.safety import queries as safety

SOON = timedelta(days=30)
SILENT = timedelta(days=30)
CALL = "Call her family"
HER_OWN = ("page", "family")  # a date that staff chose for her is no word from her


@dataclass(frozen=True)
class Flag:
    """What was noticed, and the next step; `place` is where that step is taken."""

    words: str
    step: str
    place: str


def of(
    rows: Sequence[rosters.Row], grid: attending.Grid, on: date, zone: str
) -> dict[int, list[Flag]]:
    """By girl, of those who come; three queries whatever their number. `on` is a day in `zone`."""
    trends = {row.girl.id: row.flag for row in grid.rows if row.flag}
    coming = [row for row in rows if row.enrollment.state in COMING]
    moments = _heard_of([row.person.id for row in coming])
    heard = {person_id: clock.to_local(at, zone).date() for person_id, at in moments.items()}
    found = {row.person.id: list(_flags(row, trends, heard, on)) for row in coming}
    return {person_id: flags for person_id, flags in found.items() if flags}


def _flags(
    row: rosters.Row, trends: Mapping[int, str], heard: Mapping[int, date], on: date
) -> Iterator[Flag]:
    if row.person.id in trends:
        yield Flag(trends[row.person.id], CALL, "girl")
    consent = _consent_ends(row, on)
    if consent:
        yield consent
    since = _silent_since(row, heard, on)
    if since is not None:
        words = f"Nothing heard of her or her family since {clock.date_words(since)}."
        yield Flag(words, CALL, "girl")


def _consent_ends(row: rosters.Row, on: date) -> Flag | None:
    """Before it is too late to ask."""
    if row.consent != "given":
        return None
    if row.person.born_on is not None and row.youth.age == ADULT_AT - 1:
        birthday = years.birthday(row.person.born_on, ADULT_AT)
        if birthday <= on + SOON:
            words = f"Turns 18 on {clock.date_words(birthday)}: then only her own yes counts."
            return Flag(words, "Look whether we have her own address", "girl")
    last = _last_day(row)
    if last is None or on + SOON < last:
        return None
    words = f"Her consent ends on {clock.date_words(last)}."
    return Flag(words, "Ask for the new one", "ask")


def _last_day(row: rosters.Row) -> date | None:
    version = safety.policy().consent_text
    standing = [
        said.expires_on
        for said in row.youth.permissions
        if said.given and not said.revoked and said.text_version == version
    ]
    return max(standing, default=None)


def _silent_since(row: rosters.Row, heard: Mapping[int, date], on: date) -> date | None:
    last = row.enrollment.starts_on
    if row.person.id in heard:
        last = max(last, heard[row.person.id])
    return last if last + SILENT < on else None


def _heard_of(person_ids: Collection[int]) -> dict[int, datetime]:
    """When each came, chose a date, or was answered for, last."""
    found = dict(cohorts.last_answers(person_ids))
    came = select(Attendance.person_id, func.max(Attendance.arrived_at))
    came = came.where(Attendance.person_id.in_(person_ids)).group_by(Attendance.person_id)
    chose = select(Signup.person_id, func.max(Signup.created_at))
    chose = chose.where(Signup.person_id.in_(person_ids), Signup.source.in_(HER_OWN))
    for last in (came, chose.group_by(Signup.person_id)):
        for person_id, at in db.session.execute(last):
            found[person_id] = max(found.get(person_id, at), at)
    return found
