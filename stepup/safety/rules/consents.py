"""What a family, or a woman herself, allows: SAFE-09, 10, 12 and 14."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety.facts import Permission, Policy, Youth


def participation(youth: Youth, on: date, policy: Policy) -> list[Reason]:
    """SAFE-09, SAFE-10, SAFE-12: a yes to this text and nobody's no; from 18 on, only her own."""
    counting = _counting(youth.permissions, youth.age, on, policy)
    if _is_forbidden(counting):
        return [_withdrawn(_is_grown(youth.age, policy))]
    return [] if _is_given(counting, policy) else [_still_to_ask(_is_grown(youth.age, policy))]


def is_agreed(answers: Iterable[Permission], age: int | None, on: date, policy: Policy) -> bool:
    """Somebody who may answer said yes to this text, and nobody who may answer said no."""
    counting = _counting(answers, age, on, policy)
    return _is_given(counting, policy) and not _is_forbidden(counting)


def _counting(
    answers: Iterable[Permission], age: int | None, on: date, policy: Policy
) -> list[Permission]:
    """Those that count on this day, of those who may answer for somebody of this age."""
    grown = _is_grown(age, policy)
    return [
        answer
        for answer in answers
        if answer.by_herself == grown and answer.granted_on <= on <= answer.expires_on
    ]


def _is_grown(age: int | None, policy: Policy) -> bool:
    return age is not None and policy.adult_age <= age


def _is_forbidden(counting: Iterable[Permission]) -> bool:
    return any(answer.revoked or not answer.given for answer in counting)


def _is_given(counting: Iterable[Permission], policy: Policy) -> bool:
    """A no counts whatever text it answers; a yes only to the words of today."""
    return any(answer.text_version == policy.consent_text for answer in counting)


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
