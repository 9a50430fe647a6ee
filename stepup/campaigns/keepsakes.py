"""Letters to keep: nothing in them asks for anything."""

from stepup.campaigns.queries.candidates import Candidate
from stepup.campaigns.queries.returned import NEWS, SEASON, Season
from stepup.mentoring.models import Match
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter


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
    )


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
    )
