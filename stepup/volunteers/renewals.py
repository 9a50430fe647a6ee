"""Checks that end: she is asked in time, and serves no more from the day after."""

from datetime import date, timedelta

from stepup.volunteers import emails, queries

STEPS = (60, 30, 7, 0)  # days before the last on which it counts


def ask_for(on: date) -> int:
    """Whoever has reached a step; a night that was missed is made up for. Answers how many."""
    ending = queries.lapsing_between(on, on + timedelta(days=max(STEPS)))
    letters = [
        emails.renewal(check, _step(days), days)
        for check in ending
        if (days := (check.expires_on - on).days) >= 0
    ]
    return sum(letter is not None for letter in letters)


def _step(days: int) -> int:
    return min(step for step in STEPS if step >= days)
