"""What the clock does for those who meet."""

from collections import Counter
from datetime import timedelta

from stepup.cohorts import queries as cohorts
from stepup.db import db
from stepup.mentoring import meetings, queries, waiting

SOON = timedelta(hours=24)


def look_ahead() -> None:
    meetings.look_ahead()
    db.session.commit()


def look_at_matches() -> None:
    """Every night; one commit per match."""
    found: Counter[int | None] = Counter()
    for match in queries.standing():
        site = cohorts.site_of(match.teen_person_id)
        found[site.id if site else None] += waiting.look_at(match, site)
        db.session.commit()
    waiting.tell(found)
    db.session.commit()


def look_at_tomorrow() -> None:
    """Often: a guardian who takes her yes back need not wait for the night."""
    meetings.look_ahead(SOON)
    db.session.commit()
