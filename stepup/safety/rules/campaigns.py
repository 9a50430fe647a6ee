"""Whom a campaign may write to: SAFE-23."""

from stepup.errors import Reason
from stepup.safety.facts import PastMentee, Policy
from stepup.safety.rules.holds import no_hold


def being_written_to(alumna: PastMentee, policy: Policy) -> list[Reason]:
    """SAFE-23: an adult on the send date, her own consent, no hold, in good standing."""
    reasons = no_hold(alumna.held)
    if alumna.age is None or alumna.age < policy.adult_age:
        reasons.append(Reason("SAFE-23", "She is, or may be, under 18."))
    if alumna.closed_for_cause:
        reasons.append(Reason("SAFE-23", "She left the program for cause."))
    if not alumna.may_be_invited:
        reasons.append(Reason("SAFE-23", "She has not said that we may invite her back."))
    return reasons
