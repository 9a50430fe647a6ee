"""What the clock does for those who meet."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from stepup.cohorts import queries as cohorts
from stepup.db import db, reading
from stepup.mentoring import meetings, queries, waiting
from stepup.mentoring.models import Match
from stepup.organisation.models import Site

SOON = timedelta(hours=24)


def look_ahead() -> None:
    meetings.look_ahead()
    db.session.commit()


def look_at_matches() -> None:
    """Every night, site by site: what is found of its matches and the letter that says so are
    written down together, so that nobody misses it whenever this breaks off."""
    for site, matches in _by_site():
        with reading():
            found = [(match, waiting.judged(match, site)) for match in matches]
        number = sum(waiting.note(match, *said) for match, said in found)
        waiting.tell(site.id if site else None, number)
        db.session.commit()


def _by_site() -> Iterable[tuple[Site | None, list[Match]]]:
    found: defaultdict[Site | None, list[Match]] = defaultdict(list)
    with reading():
        for match in queries.standing():
            found[cohorts.site_of(match.teen_person_id)].append(match)
    return found.items()


def look_at_tomorrow() -> None:
    """Often: a guardian who takes her yes back need not wait for the night."""
    meetings.look_ahead(SOON)
    db.session.commit()
