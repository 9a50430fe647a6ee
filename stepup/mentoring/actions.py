"""Bring two together, and let them part well."""

from datetime import date

from stepup import clock
from stepup.audit import actions as audit
from stepup.cohorts.models import Cohort
from stepup.db import db
from stepup.errors import Refused
from stepup.locks import lock_row
from stepup.mentoring import meetings, pairing, queries
from stepup.mentoring.models import Match
from stepup.people.models import Person


def match(mentor: Person, teen: Person, *, on: date, cohort: Cohort | None = None) -> Match:
    """A supported relationship; asks what an event asks of a counted adult and of a girl."""
    lock_row(mentor)
    reasons = pairing.reasons_against(mentor, teen, on)
    if reasons:
        raise Refused.because(reasons)
    had = queries.active_between(mentor.id, teen.id)
    if had is not None:
        return had
    made = Match(mentor=mentor, teen=teen, cohort=cohort, starts_on=on)
    db.session.add(made)
    audit.record("matched", made, after={"mentor": mentor.id, "teen": teen.id})
    return made


def end(made: Match, because: str, *, may_be_named: bool = False) -> Match:
    """The relationship ends and becomes lineage; she may be named later only if she said so."""
    if made.ended_on is not None:
        raise Refused("This match has ended already.")
    if not because.strip():
        raise Refused("Say why it ends, for example: end of the season.")
    made.ended_on = max(clock.today("UTC"), made.starts_on)
    made.waits_because = made.will_wait_because = ""
    made.ended_because, made.mentor_may_be_named = because.strip()[:120], may_be_named
    audit.record("match ended", made, reason=made.ended_because)
    meetings.release_match(made)
    return made
