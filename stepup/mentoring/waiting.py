"""The night asks of every match what was asked when it was made: today, and sixty days ahead.

Nobody is unmatched by a clock: the two plan no meeting while a rule speaks against them, and staff,
who know both, hear of it and decide.
"""

from datetime import date, timedelta

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.mentoring import emails, pairing
from stepup.mentoring.models import Match
from stepup.organisation.models import Site
from stepup.people import queries as people
from stepup.people.models import Role

AHEAD = timedelta(days=60)
AS_THEY_WISH = "BREAK"  # what the two, or her family, chose is no rule against them
LONGEST = 500
SUPPORT = (Role.MATCH_SUPPORT,)
WITHOUT_SUPPORT = (Role.COORDINATOR, Role.ADMIN)


def judged(match: Match, site: Site | None) -> tuple[str, str]:
    """Why it waits today, and else why it will within sixty days; changes nothing."""
    today = clock.today(site.time_zone if site else "UTC")
    waits = _against(match, today)
    return waits, "" if waits else _against(match, today + AHEAD)


def note(match: Match, waits: str, will_wait: str) -> bool:
    """Whether that is news to staff; of a match that was ended meanwhile nothing is."""
    db.session.refresh(match, with_for_update=True)
    if match.ended_on is not None:
        return False
    before = match.waits_because, match.will_wait_because
    match.waits_because, match.will_wait_because = waits, will_wait
    if bool(waits) != bool(before[0]):
        audit.record("waits" if waits else "may meet again", match, reason=waits or None)
    return bool(waits and not before[0]) or bool(will_wait and not any(before))


def _against(match: Match, on: date) -> str:
    reasons = pairing.reasons_against(match.mentor, match.teen, on)
    said = [one.sentence for one in reasons if one.rule != AS_THEY_WISH]
    return " ".join(dict.fromkeys(said))[:LONGEST]


def tell(site_id: int | None, number: int) -> None:
    """So many matches of this site wait that did not the night before."""
    if not number:
        return
    staff = people.holders(SUPPORT, site_id) or people.holders(WITHOUT_SUPPORT, site_id)
    for person in staff:
        emails.matches_wait(person, site_id, number, clock.today("UTC"))
