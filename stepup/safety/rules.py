"""The youth-safety rules as pure functions: facts in, reasons out; no reason means yes.

Every write path asks these and no other place decides. Ids are those of the safety rule book.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety import screening, words
from stepup.safety.facts import DEFAULTS, Adult, Check, PastMentee, Policy, Youth


def counted_role(adult: Adult, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """May she be one of the counted adults on the day of the event's last minute?"""
    return [
        *no_hold(adult.held),
        *grown_up(adult.age, policy),
        *accepted(adult.accepted),
        *not_a_participant(adult.enrolled),
        *cleared(adult, on, policy),
    ]


def cleared(adult: Adult, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-01, SAFE-02: every required check is valid on this day."""
    missing = [kind for kind in policy.required_checks if not _is_valid(adult, kind, on, policy)]
    return [_still_needed(adult, kind, on, policy) for kind in missing]


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


def _still_needed(adult: Adult, kind: str, on: date, policy: Policy) -> Reason:
    days = [last_day(check, policy) for check in adult.checks if check.kind == kind]
    return words.still_needed(kind, max((day for day in days if day < on), default=None), on)


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


def participation(youth: Youth, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-09, SAFE-10, SAFE-12: a yes to this text and nobody's no; from 18 on, only her own."""
    grown = youth.age is not None and youth.age >= policy.adult_age
    current = [
        answer
        for answer in youth.permissions
        if answer.by_herself == grown and answer.granted_on <= on <= answer.expires_on
    ]
    if any(answer.revoked or not answer.given for answer in current):
        return [_withdrawn(grown)]
    if any(answer.text_version == policy.consent_text for answer in current):
        return []
    return [_still_to_ask(grown)]


def _withdrawn(grown: bool) -> Reason:
    if grown:
        sentence = _("She has withdrawn her permission. Staff will call you.")
    else:
        sentence = _("A guardian has withdrawn permission. Staff will call you.")
    return Reason("SAFE-10", sentence, place="staff")


def _still_to_ask(grown: bool) -> Reason:
    if grown:
        sentence = _(
            "Happy birthday! From 18 on these choices are yours. Two minutes to confirm them."
        )
        return Reason("SAFE-12", sentence, 2, "consent")
    sentence = _("We need a guardian's yes before she can join. We can send the link again.")
    return Reason("SAFE-09", sentence, 2, "consent")


def own_data(age: int | None, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-11: nobody under 13 types her own data."""
    if age is None or age >= policy.account_age:
        return []
    sentence = _(
        "Thanks! At your age a parent or guardian signs up for you. Ask them to use this page."
    )
    return [Reason("SAFE-11", sentence)]


def grown_up(age: int | None, policy: Policy = DEFAULTS) -> list[Reason]:
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


def arrival(youth: Youth, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
    """SAFE-09, SAFE-12, SAFE-15, SAFE-19 at the door."""
    reasons = [*no_hold(youth.held), *participation(youth, on, policy)]
    if youth.emergency_phones == 0:
        sentence = _("There is no emergency phone for her. Add one now to check her in.")
        reasons.append(Reason("SAFE-15", sentence, 1, "emergency_contact"))
    return reasons


def speaking(adult: Adult, counts: bool, on: date, policy: Policy = DEFAULTS) -> list[Reason]:
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


def no_hold(held: bool) -> list[Reason]:
    """SAFE-19: a hold stops everything, and says nothing about why."""
    if not held:
        return []
    sentence = _("Your upcoming dates are paused while staff look into something. Please call us.")
    return [Reason("SAFE-19", sentence, place="staff")]


def lifting_hold(person_id: int, by_id: int, with_id: int, lead_ids: set[int]) -> list[Reason]:
    """SAFE-19, SAFE-25: the safeguarding lead and a second person, neither of them herself."""
    if by_id in lead_ids and by_id != with_id and person_id not in {by_id, with_id}:
        return []
    sentence = _("A hold is lifted by the safeguarding lead together with a second staff member.")
    return [Reason("SAFE-19", sentence, place="staff")]


def deciding(by: Adult, about: Adult) -> list[Reason]:
    """SAFE-25: nobody decides for herself, or for someone at her own address."""
    same_home = by.household_id is not None and by.household_id == about.household_id
    if by.person_id != about.person_id and not same_home:
        return []
    return [Reason("SAFE-25", "A second staff member must decide this one.", place="staff")]


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


def screened(text: str) -> list[Reason]:
    """SAFE-22: what an adult and a minor write to each other holds no way to meet elsewhere."""
    if not screening.contact_details(text):
        return []
    sentence = _(
        "Please keep numbers and handles out: everything stays here, where staff can see it."
    )
    return [Reason("SAFE-22", sentence)]
