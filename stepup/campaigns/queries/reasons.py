"""What speaks against writing to an alumna: the rule book first, then courtesy."""

from datetime import date, datetime
from typing import NamedTuple

from stepup import clock
from stepup.campaigns.models import Motive, Why
from stepup.campaigns.queries import history
from stepup.errors import Refused
from stepup.outbox import addresses
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers.models import Stage

AGE_AT_GRADUATION = 17
SAID_NO = (Stage.DECLINED, Stage.REMOVED)
MAY_BE_ASKED = (Stage.LEAD, Stage.WITHDRAWN, Stage.RETIRED, Stage.INACTIVE)
JUST_LEFT = 60  # days in which she is left in peace
A_YEAR_AT_MOST = 3  # campaigns to one woman; she can choose fewer


class Known(NamedTuple):
    """The columns that `candidates` asks for, in their order."""

    alumna_id: int
    person_id: int
    graduated_on: date
    may_invite: bool
    closed_for_cause_at: datetime | None
    first_name: str
    last_name: str
    preferred_name: str | None
    email: str | None
    born_on: date | None
    language: str
    city: str | None
    cohort: str
    site_id: int | None
    program: str
    stage: Stage | None
    held: bool
    written_to_lately: bool
    is_still_here: bool
    asked_us_to_wait: bool
    has_paused: bool
    campaigns_this_year: int
    her_own_limit: int | None
    unanswered: int
    asked_whether_still_there: bool
    zone: str | None
    motive: Motive | None

    def age_on(self, day: date) -> int:
        return age_on(day, self.born_on, self.graduated_on)


def age_on(day: date, born_on: date | None, graduated_on: date) -> int:
    """Without a birth date, by the year in which she left school."""
    if born_on is None:
        return AGE_AT_GRADUATION + clock.years_between(graduated_on, day)
    return clock.years_between(born_on, day)


def why_not(known: Known, on: date, suppressed: bool, *, re_engages: bool) -> Why | None:
    """The rule book decides first; what follows is courtesy."""
    mentee = facts.PastMentee(
        known.person_id,
        known.age_on(on),
        known.held,
        known.closed_for_cause_at is not None,
        known.may_invite,
    )
    forbidden = forbidden_by(mentee, safety.policy())
    if forbidden is not None:
        return forbidden
    if known.email is None or not _is_deliverable(known.email):
        return Why.NO_ADDRESS
    if suppressed:
        return Why.SUPPRESSED
    if (on - known.graduated_on).days < JUST_LEFT:
        return Why.JUST_LEFT
    return _standing(known) or _patience(known, re_engages)


def forbidden_by(mentee: facts.PastMentee, policy: facts.Policy) -> Why | None:
    """What the rule book says, in the words of a campaign (SAFE-19, SAFE-23)."""
    return _named(mentee) if rules.being_written_to(mentee, policy) else None


def _named(refused: facts.PastMentee) -> Why:
    if refused.held:
        return Why.ON_HOLD
    if refused.closed_for_cause:
        return Why.CLOSED_FOR_CAUSE
    return Why.UNDER_AGE if refused.may_be_invited else Why.NO_CONSENT


def _is_deliverable(email: str) -> bool:
    try:
        addresses.deliverable(email)
    except Refused:
        return False
    return True


def _standing(known: Known) -> Why | None:
    if known.stage in SAID_NO:
        return Why.DECLINED
    if known.stage is not None and known.stage not in MAY_BE_ASKED:
        return Why.VOLUNTEER
    if known.is_still_here:
        return Why.STILL_HERE
    if known.asked_us_to_wait:
        return Why.ANSWERED
    return Why.PREFERS if known.has_paused else None


def _patience(known: Known, re_engages: bool) -> Why | None:
    """Everybody is asked seldom; who never answered is asked once more, then left in peace."""
    if known.written_to_lately:
        return Why.RECENT
    silent = known.unanswered >= history.SILENT_AFTER
    was_asked = known.unanswered > 0 and known.asked_whether_still_there
    if was_asked or (silent and not re_engages):
        return Why.RESTING
    limit = min(A_YEAR_AT_MOST, known.her_own_limit or A_YEAR_AT_MOST)
    return Why.OFTEN if known.campaigns_this_year >= limit else None
