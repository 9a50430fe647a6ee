"""The practice year, put together and lived from the first day to this minute."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.audit.models import Entry
from stepup.db import db
from stepup.demo import (
    alumnae,
    families,
    homecoming,
    house,
    matches,
    mentors,
    season,
    stories,
)
from stepup.demo.cast import Cast
from stepup.demo.diary import Diary
from stepup.demo.practice import Practice
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.people.models import Person

LIVED = "lived the practice year"
FIRST_DAY = 730
STILL_TO_CARRY = timedelta(hours=2)


def is_lived() -> bool:
    """Is this a practice house, and not one with people of its own?"""
    return db.session.scalar(select(Entry.id).where(Entry.deed == LIVED)) is not None


def has_people() -> bool:
    return db.session.scalar(select(Person.id).limit(1)) is not None


def ensure_empty() -> None:
    if has_people():
        raise Refused("This house has people already: the practice year moves into an empty one.")


def plan(seed: int) -> Practice:
    """What was there on the first day, and what is to happen since; nothing has happened yet."""
    chance = Random(seed)
    practice = Practice(chance, clock.now().replace(second=0, microsecond=0), Diary(), Cast(chance))
    with clock.travelling(practice.ago(FIRST_DAY)):
        house.furnish(practice)
        db.session.flush()
    alumnae.remember(practice)
    mentors.gather(practice)
    begins_at = practice.ago(7 * families.WEEKS_SINCE_START + 14, 9)
    practice.diary.note(begins_at, partial(families.found, practice))
    practice.diary.note(begins_at + timedelta(minutes=1), partial(season.plan, practice))
    matches.pair(practice)
    stories.tell(practice)
    homecoming.write(practice, alumnae.years(practice))
    return practice


def live(practice: Practice) -> Iterator[datetime]:
    """All of it, in order; answers how far it is. The caller commits, once, at the end."""
    yield from practice.diary.live(practice.now - STILL_TO_CARRY)
    with clock.travelling(practice.now):
        stories.today(practice)
        audit.record(LIVED, organisation.current())
        db.session.flush()
