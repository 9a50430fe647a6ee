"""Letters to keep: nothing in them asks for anything, and one press ends them."""

from stepup.campaigns import emails
from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.returned import NEWS, SEASON, Season
from stepup.db import db
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter
from stepup.people import links
from stepup.people.models import Person, Purpose


def now_mentors(match: Match) -> Letter:
    """Her first name is all that is said of the alumna."""
    mentor = match.mentor
    return outbox.queue(
        mentor.email or "",
        NEWS,
        key=f"{NEWS}:{mentor.id}:{match.teen_person_id}",
        person_id=mentor.id,
        language=mentor.language,
        mentor=mentor.called,
        alumna=match.teen.called,
        year=match.starts_on.year,
        unsubscribe_url=_way_out(mentor),
    )


def _way_out(person: Person) -> str:
    """Hers alone, whether or not a campaign ever wrote to her."""
    return emails.links_of(links.mint(Purpose.LETTERS, person.id, person))["unsubscribe_url"]


def season(her: Candidate, year: int, season: Season, mentor: str) -> Letter:
    return outbox.queue(
        her.email,
        SEASON,
        key=f"{SEASON}:{year}:{her.person_id}",
        person_id=her.person_id,
        language=her.language,
        called=her.called,
        year=year,
        evenings=season.evenings,
        girls=season.girls,
        mentor=mentor,
        unsubscribe_url=_way_out(db.session.get_one(Person, her.person_id)),
    )
