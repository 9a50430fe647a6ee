"""How long a safety record outlives the person it is about: SAFE-21."""

from datetime import date

from stepup.safety.facts import Policy


def kept_until(forgotten_on: date, born_on: date | None, policy: Policy) -> date:
    """The years count from the day she is forgotten, of a girl from the day she is grown up."""
    grown_up = forgotten_on if born_on is None else _years_later(born_on, policy.adult_age)
    return _years_later(max(forgotten_on, grown_up), policy.years_records_are_kept)


def _years_later(day: date, years: int) -> date:
    """A leap day is followed by the last of February."""
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
