"""What a girl needs to take part: SAFE-09, 10, 11, 12, 15 and 22."""

from datetime import date

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety import screening
from stepup.safety.facts import Policy, Youth
from stepup.safety.rules.holds import no_hold


def participation(youth: Youth, on: date, policy: Policy) -> list[Reason]:
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


def own_data(age: int | None, policy: Policy) -> list[Reason]:
    """SAFE-11: nobody under 13 types her own data."""
    if age is None or age >= policy.account_age:
        return []
    sentence = _(
        "Thanks! At your age a parent or guardian signs up for you. Ask them to use this page."
    )
    return [Reason("SAFE-11", sentence)]


def arrival(youth: Youth, on: date, policy: Policy) -> list[Reason]:
    """SAFE-09, SAFE-12, SAFE-15, SAFE-19 at the door."""
    reasons = [*no_hold(youth.held), *participation(youth, on, policy)]
    if youth.emergency_phones == 0:
        sentence = _("There is no emergency phone for her. Add one now to check her in.")
        reasons.append(Reason("SAFE-15", sentence, 1, "emergency_contact"))
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
