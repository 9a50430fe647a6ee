"""Letters that ask for nothing: to her mentor that she mentors now, to her how the season was."""

from datetime import datetime, timedelta

from stepup import clock
from stepup.campaigns import keepsakes
from stepup.campaigns.queries import returned
from stepup.mentoring import queries as mentoring
from stepup.organisation import queries as organisation
from stepup.outbox import queries as outbox

NEWS_FOR = timedelta(days=60)  # what is older is no news
SEASON_ENDS, RECAPS_UNTIL = 6, 14  # on the first of June; until then the letters leave


def tell_mentors() -> int:
    """One piece of news a month for each of them; answers how many letters that made."""
    told: set[int] = set()
    for match in returned.mentors_with_news(clock.now() - NEWS_FOR):
        if match.mentor_id not in told and not _is_suppressed(match.mentor.email):
            keepsakes.now_mentors(match)
            told.add(match.mentor_id)
    return len(told)


def _is_suppressed(email: str | None) -> bool:
    return email is None or outbox.suppression_of(email) is not None


def recap() -> int:
    """In the first half of June, once to each alumna who was there; answers how many letters."""
    today = clock.today(organisation.current().time_zone)
    if today.month != SEASON_ENDS or today.day > RECAPS_UNTIL:
        return 0
    since, until = _season(today.year - 1), _season(today.year)
    women = returned.who_gave(since, until, today.year)
    ids = [each.person_id for each in women]
    seasons = returned.seasons_of(ids, since, until)
    mentors = mentoring.mentors_named_to(ids)
    for each in women:
        mentor = mentors.get(each.person_id, "")
        keepsakes.season(each, today.year, seasons[each.person_id], mentor)
    return len(women)


def _season(year: int) -> datetime:
    first = clock.today(organisation.current().time_zone).replace(year, SEASON_ENDS, 1)
    return clock.start_of(first, organisation.current().time_zone)
