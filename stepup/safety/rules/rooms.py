"""Enough adults, and not too long: SAFE-03, 04 and 24."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety.facts import Adult, Policy
from stepup.safety.rules.adults import counted_role


def room_for_two_adults(counted_places: int, policy: Policy) -> list[Reason]:
    """SAFE-03: an event for teens cannot be opened with fewer counted places than it needs."""
    if counted_places >= policy.adults_needed:
        return []
    sentence = (
        f"Girls meet with at least {policy.adults_needed} cleared adults. "
        f"Plan {policy.adults_needed} or more places for mentors, leads or staff."
    )
    return [Reason("SAFE-03", sentence, 2, "slots")]


def two_adults(adults: Iterable[Adult], on: date, policy: Policy) -> list[Reason]:
    """SAFE-03: at least two cleared adults who are unrelated and share no household."""
    ready = [adult for adult in adults if not counted_role(adult, on, policy)]
    if unrelated(ready) >= policy.adults_needed:
        return []
    count = len({adult.person_id for adult in ready})
    have = "1 cleared adult" if count == 1 else f"{count} cleared adults"
    sentence = f"This event has {have}; it needs {policy.adults_needed} who are not related."
    return [Reason("SAFE-03", sentence, place="staff")]


def unrelated(adults: Sequence[Adult]) -> int:
    """How many of them come from different households; each person once."""
    alone = {adult.person_id for adult in adults if adult.household_id is None}
    return len(alone) + len({a.household_id for a in adults if a.household_id is not None})


def ratio(girls: int, adults: int, policy: Policy) -> list[Reason]:
    """SAFE-04: two adults for so many girls, one more for each dozen above.

    Fewer than two adults is SAFE-03's affair: girls may choose their date before mentors do.
    """
    if girls <= most_girls(adults, policy):
        return []
    sentence = _(
        "The room is full for the number of mentors we have. "
        "We write to those in line the moment a mentor joins."
    )
    return [Reason("SAFE-04", sentence)]


def most_girls(adults: int, policy: Policy) -> int:
    above = max(adults - policy.adults_needed, 0)
    return policy.girls_for_two_adults + above * policy.girls_per_adult_more


def overnight(starts_at: datetime, ends_at: datetime) -> list[Reason]:
    """SAFE-24: no overnight; both moments as the clock at the site shows them."""
    last_minute = ends_at - timedelta(minutes=1)
    if starts_at.date() == last_minute.date():
        return []
    sentence = "Girls and mentors do not stay overnight: end the event on the day it begins."
    return [Reason("SAFE-24", sentence, place="times")]
