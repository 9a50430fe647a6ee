"""The youth-safety rules as pure functions: facts in, reasons out; no reason means yes.

Every write path asks these and no other place decides. Ids are those of the safety rule book.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from stepup.errors import Reason
from stepup.safety.facts import DEFAULTS, Adult, Check, PastMentee, Permission, Policy, Youth

WORDS = {
    "background_check": ("background check", 10),
    "child_safety": ("child-safety training", 60),
    "orientation": ("orientation", 120),
    "code_of_conduct": ("signed code of conduct", 5),
}


def counted_role(adult: Adult, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """May she be one of the counted adults on the day of the event's last minute?"""
    return [
        *no_hold(adult.held),
        *grown_up(adult.age, policy),
        *not_a_participant(adult.enrolled),
        *cleared(adult, on, policy),
    ]


def cleared(adult: Adult, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-01, SAFE-02: every required check is valid on this day."""
    missing = [kind for kind in policy.required_checks if not _is_valid(adult, kind, on, policy)]
    return [_still_needed(adult, kind, on) for kind in missing]


def _is_valid(adult: Adult, kind: str, on: date, policy: Policy) -> bool:
    return any(
        check.issued_on is not None and check.issued_on <= on <= last_day(check, policy)
        for check in adult.checks
        if check.kind == kind
    )


def last_day(check: Check, policy: Policy = DEFAULTS) -> date:
    """SAFE-02: whatever the paper says, no check outlives the policy's months from its issue."""
    months = policy.months_valid.get(check.kind)
    if check.issued_on is None or months is None:
        return check.expires_on
    longest = check.issued_on + relativedelta(months=months) - timedelta(days=1)
    return min(check.expires_on, longest)


def _still_needed(adult: Adult, kind: str, on: date) -> Reason:
    words, minutes = WORDS.get(kind, (kind.replace("_", " "), 30))
    ended = [check.expires_on for check in adult.checks if check.kind == kind]
    why = f" (ends {max(ended):%-d %b %Y}, the event is on {on:%-d %b %Y})" if ended else ""
    sentence = (
        "Thank you for offering. Before you can be with the girls we still need: "
        f"{words}{why}. It takes about {minutes} minutes."
    )
    return Reason("SAFE-01", sentence, minutes, "clearance")


def recordable_check(check: Check, today: date, policy: Policy = DEFAULTS) -> list[Reason]:
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


def room_for_two_adults(counted_places: int, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-03: an event for teens cannot be opened with fewer counted places than it needs."""
    if counted_places >= policy.adults_needed:
        return []
    sentence = (
        f"Girls meet with at least {policy.adults_needed} cleared adults. "
        f"Plan {policy.adults_needed} or more places for mentors, leads or staff."
    )
    return [Reason("SAFE-03", sentence, 2, "slots")]


def two_adults(adults: Iterable[Adult], on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-03: at least two cleared adults who are unrelated and share no household."""
    ready = [adult for adult in adults if not counted_role(adult, on, policy)]
    count = unrelated(ready)
    if count >= policy.adults_needed:
        return []
    have = "1 cleared adult" if count == 1 else f"{count} cleared adults"
    sentence = f"This event has {have}; it needs {policy.adults_needed} who are not related."
    return [Reason("SAFE-03", sentence, place="staff")]


def unrelated(adults: Sequence[Adult]) -> int:
    """How many of them come from different households; each person once."""
    alone = {adult.person_id for adult in adults if adult.household_id is None}
    return len(alone) + len({a.household_id for a in adults if a.household_id is not None})


def participation(youth: Youth, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-09, SAFE-10, SAFE-12: a current yes to this text, and nobody's no."""
    own = youth.age is not None and youth.age >= policy.adult_age
    answers = [answer for answer in youth.permissions if answer.by_herself or not own]
    if own and not _has_yes(answers, on, policy):
        sentence = (
            "Happy birthday! From 18 on these choices are yours. Two minutes to confirm them."
        )
        return [Reason("SAFE-12", sentence, 2, "consent")]
    if any(answer.revoked or not answer.given for answer in _latest(answers, on)):
        sentence = "A guardian has withdrawn permission. Staff will call you."
        return [Reason("SAFE-10", sentence, place="staff")]
    if not _has_yes(answers, on, policy):
        sentence = "We need a guardian's yes before she can join. We can send the link again."
        return [Reason("SAFE-09", sentence, 2, "consent")]
    return []


def _has_yes(answers: Iterable[Permission], on: date, policy: Policy) -> bool:
    return any(
        answer.given
        and not answer.revoked
        and answer.granted_on <= on <= answer.expires_on
        and answer.text_version == policy.consent_text
        for answer in answers
    )


def _latest(answers: Iterable[Permission], on: date) -> list[Permission]:
    return [answer for answer in answers if answer.granted_on <= on <= answer.expires_on]


def own_data(age: int | None, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-11: nobody under 13 types her own data."""
    if age is None or age >= policy.account_age:
        return []
    sentence = (
        "Thanks! At your age a parent or guardian signs up for you. Ask them to use this page."
    )
    return [Reason("SAFE-11", sentence)]


def grown_up(age: int | None, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-26: an adult role needs an adult; staff vouch for those whose birth date is unknown."""
    if age is None or age >= policy.adult_age:
        return []
    return [Reason("SAFE-26", "You can help as a junior mentor alongside two adults.")]


def not_a_participant(enrolled: bool) -> list[Reason]:
    """SAFE-13: an enrolled student is never one of the adults, whatever her age."""
    if not enrolled:
        return []
    return [Reason("SAFE-13", "Participants can't be counted as the adults in the room.")]


def arrival(youth: Youth, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-09, SAFE-12, SAFE-15, SAFE-19 at the door."""
    reasons = [*no_hold(youth.held), *participation(youth, on, policy)]
    if youth.emergency_phones == 0:
        sentence = "There is no emergency phone for her. Add one now to check her in."
        reasons.append(Reason("SAFE-15", sentence, 1, "emergency_contact"))
    return reasons


def speaking(adult: Adult, counts: bool, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-18: a guest speaker is escorted, never counted, and comes at most twice a year."""
    reasons = no_hold(adult.held)
    if counts:
        sentence = "Speakers are our guests, so two mentors must be there too. Uncount the slot."
        reasons.append(Reason("SAFE-18", sentence, place="slots"))
    if adult.visits_as_speaker >= policy.speaker_visits_a_year and cleared_kinds_missing(
        adult, policy
    ):
        sentence = (
            "Speakers are our guests, so two mentors must be there too. "
            "This would be one visit more than guests make in a year: let's get you cleared."
        )
        reasons.append(Reason("SAFE-18", sentence, 10, "clearance"))
    return reasons


def cleared_kinds_missing(adult: Adult, policy: Policy = DEFAULTS) -> list[str]:
    have = {check.kind for check in adult.checks}
    return [kind for kind in policy.required_checks if kind not in have]


def no_hold(held: bool) -> list[Reason]:
    """SAFE-19: a hold stops everything, and says nothing about why."""
    if not held:
        return []
    sentence = "Your upcoming dates are paused while staff look into something. Please call us."
    return [Reason("SAFE-19", sentence, place="staff")]


def lifting_hold(person_id: int, by_id: int, with_id: int, lead_ids: set[int]) -> list[Reason]:
    """SAFE-19, SAFE-25: the safeguarding lead and a second person, neither of them herself."""
    if by_id in lead_ids and by_id != with_id and person_id not in {by_id, with_id}:
        return []
    sentence = "A hold is lifted by the safeguarding lead together with a second staff member."
    return [Reason("SAFE-19", sentence, place="staff")]


def being_written_to(alumna: PastMentee, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-23: an adult on the send date, her own consent, no hold, in good standing."""
    reasons = no_hold(alumna.held)
    if alumna.age is None or alumna.age < policy.adult_age:
        reasons.append(Reason("SAFE-23", "She is, or may be, under 18."))
    if alumna.closed_for_cause:
        reasons.append(Reason("SAFE-23", "She left the program for cause."))
    if not alumna.may_be_invited:
        reasons.append(Reason("SAFE-23", "She has not said that we may invite her back."))
    return reasons


def shown_name(first_name: str, last_name: str, minor: bool) -> str:
    """SAFE-22: on anything a volunteer or the public may read, a minor has no surname."""
    return first_name if minor else f"{first_name} {last_name}".strip()
