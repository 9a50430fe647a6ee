"""What one place asks for beside what its role does: age, checks, skills, a mentor to watch."""

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety.facts import Abilities, Adult, Policy, Requirement
from stepup.safety.rules.adults import cleared


def fitting(
    wanted: Requirement, adult: Adult, has: Abilities, on: date, policy: Policy
) -> list[Reason]:
    """Does she bring what this place asks for, on the day of the event?"""
    return [
        *old_enough(wanted.min_age, adult.age),
        *cleared(adult, on, replace(policy, required_checks=wanted.checks)),
        *skilled(wanted.skills, has.skills),
        *shadowing(wanted.shadows_until, has),
    ]


def old_enough(least: int | None, age: int | None) -> list[Reason]:
    if least is None or (age is not None and age >= least):
        return []
    sentence = _("This place is for women of %(age)s years or more.", age=least)
    return [Reason("PLACE-AGE", sentence, place="staff")]


def skilled(wanted: frozenset[str], has: frozenset[str]) -> list[Reason]:
    missing = wanted - has
    if not missing:
        return []
    sentence = _(
        "This place asks for %(skills)s. Is that you? Tell staff, and it is yours to take.",
        skills=", ".join(sorted(missing)),
    )
    return [Reason("PLACE-SKILL", sentence, place="staff")]


def shadowing(until: int | None, has: Abilities) -> list[Reason]:
    """Newcomers look on beside somebody who has been there before."""
    if until is None:
        return []
    if has.attended >= until:
        sentence = _("You know how an evening goes by now: take a place as a mentor.")
        return [Reason("PLACE-SHADOW", sentence, place="slots")]
    if has.veterans < 1:
        sentence = _("You can look on as soon as a mentor is coming who has been there before.")
        return [Reason("PLACE-SHADOW", sentence)]
    return []


def rested(hours: float, days: int, policy: Policy) -> list[Reason]:
    """Hours with girls on one day, and days with girls in seven, this place included."""
    if hours > policy.most_hours_a_day:
        sentence = _(
            "Your places on this day would add up to more than %(hours)s hours. Take one of them, "
            "and rest from the other.",
            hours=policy.most_hours_a_day,
        )
        return [Reason("REST", sentence, place="me")]
    if days > policy.most_days_in_seven:
        sentence = _(
            "You would be here on more than %(days)s days of seven. Leave yourself a free day, and "
            "somebody else a place.",
            days=policy.most_days_in_seven,
        )
        return [Reason("REST", sentence, place="me")]
    return []
