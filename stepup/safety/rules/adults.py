"""Who may be one of the adults: SAFE-01, 02, 13, 16, 17, 18 and 26."""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety import words
from stepup.safety.facts import Adult, Check, Policy
from stepup.safety.rules.holds import no_hold

CONDUCT = "code_of_conduct"


def counted_role(adult: Adult, on: date, policy: Policy) -> list[Reason]:
    """May she be one of the counted adults on the day of the event's last minute?"""
    return [
        *no_hold(adult.held),
        *grown_up(adult.age, policy),
        *accepted(adult.accepted),
        *not_a_participant(adult.enrolled),
        *trained(adult.trained),
        *cleared(adult, on, policy),
        *regular_volunteer(adult, on, policy),
    ]


def cleared(adult: Adult, on: date, policy: Policy) -> list[Reason]:
    """SAFE-01, SAFE-02: every required check is valid on this day."""
    return _missing(adult, asked_of(adult, policy), on, policy)


def asked_of(adult: Adult, policy: Policy) -> tuple[str, ...]:
    """The code of conduct of whoever it was put before, and of everybody where the policy says."""
    if adult.signs and CONDUCT not in policy.required_checks:
        return (*policy.required_checks, CONDUCT)
    return policy.required_checks


def serving_as(adult: Adult, role: str, on: date, policy: Policy) -> list[Reason]:
    """SAFE-01: what the policy asks of this role beside what it asks of every counted adult."""
    return _missing(adult, policy.role_checks.get(role, ()), on, policy)


def _missing(adult: Adult, kinds: Sequence[str], on: date, policy: Policy) -> list[Reason]:
    missing = [kind for kind in kinds if not is_valid(adult, kind, on, policy)]
    return [_still_needed(adult, kind, on, policy) for kind in missing]


def is_valid(adult: Adult, kind: str, on: date, policy: Policy) -> bool:
    return any(
        check.issued_on is not None
        and check.issued_on <= on <= last_day(check, policy)
        and _words_count(check, on, policy)
        for check in adult.checks
        if check.kind == kind
    )


def _words_count(check: Check, on: date, policy: Policy) -> bool:
    """She signed the words that count; a former text counts until the day the policy names."""
    if check.kind != CONDUCT or check.version == policy.conduct_text:
        return True
    until = policy.former_conduct_until
    return until is not None and on <= until


def last_day(check: Check, policy: Policy) -> date:
    """SAFE-02: whatever the paper says, no check outlives the policy's months from its issue."""
    months = policy.conduct_months if check.kind == CONDUCT else policy.months_valid.get(check.kind)
    if check.issued_on is None or months is None:
        return check.expires_on
    longest = check.issued_on + relativedelta(months=months) - timedelta(days=1)
    return min(check.expires_on, longest)


def _still_needed(adult: Adult, kind: str, on: date, policy: Policy) -> Reason:
    days = [last_day(check, policy) for check in adult.checks if check.kind == kind]
    return words.still_needed(kind, max((day for day in days if day < on), default=None), on)


def recordable_check(check: Check, today: date, policy: Policy) -> list[Reason]:
    """SAFE-02: a check has an issue date, not in the future, and has not ended already."""
    if check.issued_on is None:
        return [Reason("SAFE-02", "A check needs the date on which it was issued.")]
    if check.issued_on > today:
        return [Reason("SAFE-02", "The check's issue date is in the future. Look at it again.")]
    if check.expires_on < check.issued_on:
        return [Reason("SAFE-02", "The check would end before it was issued.")]
    last = last_day(check, policy)
    if last >= today:
        return []
    sentence = (
        f"This check was issued on {check.issued_on:%-d %b %Y} and ended on {last:%-d %b %Y}. "
        "Enter the new result."
    )
    return [Reason("SAFE-02", sentence, 10, "clearance")]


def trained(has_trained: bool) -> list[Reason]:
    """SAFE-16: nobody serves for the first time before her pre-service training."""
    if has_trained:
        return []
    sentence = _(
        "One step left: the training before your first evening. Staff will tell you when the next "
        "one is."
    )
    return [Reason("SAFE-16", sentence, 120, "orientation")]


def training(checks: Sequence[Check], on: date, policy: Policy) -> list[Reason]:
    """SAFE-16: child safety and orientation, together as long as the policy asks for."""
    done = {check.kind for check in checks if check.issued_on is not None and check.issued_on <= on}
    missing = [kind for kind in policy.training_minutes if kind not in done]
    if not missing:
        return []
    named = " and ".join(kind.replace("_", " ") for kind in missing)
    minutes = sum(policy.training_minutes[kind] for kind in missing)
    sentence = f"Her training is not complete: {named}. Record the day on which she finished it."
    return [Reason("SAFE-16", sentence, minutes, "orientation")]


def regular_volunteer(adult: Adult, on: date, policy: Policy) -> list[Reason]:
    """SAFE-17: above so many hours a state asks for fingerprints and a course first (AB 506).

    The hours are those of the month and the year with this event; 0 where no state asks.
    """
    if adult.hours_in_month <= policy.hours_a_month and adult.hours_in_year <= policy.hours_a_year:
        return []
    missing = [kind for kind in policy.regular_checks if not is_valid(adult, kind, on, policy)]
    if not missing:
        return []
    sentence = _(
        "This event would bring you to %(month)g hours this month and %(year)g this year. "
        "California then asks for fingerprints (free for volunteers of a nonprofit) and a free "
        "course for mandated reporters. Start both with us.",
        month=adult.hours_in_month,
        year=adult.hours_in_year,
    )
    return [Reason("SAFE-17", sentence, 60, "staff")]


def grown_up(age: int | None, policy: Policy) -> list[Reason]:
    """SAFE-26: an adult role needs an adult; staff vouch for those whose birth date is unknown."""
    if age is None or age >= policy.adult_age:
        return []
    return [Reason("SAFE-26", "You can help as a junior mentor alongside two adults.")]


def accepted(accepted_by_staff: bool) -> list[Reason]:
    """SAFE-26: a check that was passed does not make her a mentor; staff say yes to her as well."""
    if accepted_by_staff:
        return []
    sentence = _(
        "Before you can be with the girls, staff have to say yes to you as a mentor. "
        "Please ask us where that stands."
    )
    return [Reason("SAFE-26", sentence, place="staff")]


def not_a_participant(enrolled: bool) -> list[Reason]:
    """SAFE-13: an enrolled student is never one of the adults, whatever her age."""
    if not enrolled:
        return []
    return [Reason("SAFE-13", "Participants can't be counted as the adults in the room.")]


def speaking(adult: Adult, counts: bool, on: date, policy: Policy) -> list[Reason]:
    """SAFE-18: a guest speaker is escorted, never counted, and comes at most twice a year."""
    reasons = [*no_hold(adult.held), *grown_up(adult.age, policy)]
    if counts:
        sentence = _("Speakers are our guests, so two mentors must be there too. Uncount the slot.")
        reasons.append(Reason("SAFE-18", sentence, place="slots"))
    often = adult.visits_as_speaker >= policy.speaker_visits_a_year
    if often and cleared(adult, on, policy):
        sentence = _(
            "Speakers are our guests, so two mentors must be there too. "
            "This would be one visit more than guests make in a year: let's get you cleared."
        )
        reasons.append(Reason("SAFE-18", sentence, 10, "clearance"))
    return reasons
