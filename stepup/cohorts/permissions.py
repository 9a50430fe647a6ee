"""Whose answers about taking part still count, as the rules want to see them."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select

from stepup.cohorts.models import Consent, ConsentKind, Guardianship, Teen
from stepup.db import db
from stepup.people.models import ADULT_AT, Person
from stepup.safety import facts


def permissions_of(person_ids: Collection[int], on: date) -> dict[int, list[facts.Permission]]:
    """By person, the last answer of everybody who may answer for her; two queries."""
    guardianships = _guardianships(person_ids)
    found: dict[int, list[facts.Permission]] = {}
    for answer, person in _last_answers(person_ids):
        role = guardianships.get((answer.person_id, answer.granted_by_id))
        if _is_own(answer, person) or role is not None and _counts(answer, role, on):
            found.setdefault(answer.person_id, []).append(_permission(answer))
    return found


def _guardianships(person_ids: Collection[int]) -> dict[tuple[int, int], Guardianship]:
    roles = select(Teen.person_id, Guardianship).join(Guardianship.teen)
    rows = db.session.execute(roles.where(Teen.person_id.in_(person_ids)))
    return {(person_id, role.guardian_id): role for person_id, role in rows}


def _last_answers(person_ids: Collection[int]) -> Iterable[tuple[Consent, Person]]:
    answers = select(Consent, Person).join(Consent.person).order_by(Consent.id)
    about_taking_part = Consent.kind == ConsentKind.PARTICIPATION, Consent.person_id.in_(person_ids)
    rows = db.session.execute(answers.where(*about_taking_part))
    return {(row.person_id, row.granted_by_id): (row, person) for row, person in rows}.values()


def _is_own(answer: Consent, person: Person) -> bool:
    age = person.age_on(answer.granted_on)
    return answer.granted_by_id == answer.person_id and age is not None and age >= ADULT_AT


def _counts(answer: Consent, role: Guardianship, on: date) -> bool:
    """From a guardian whom we may not contact we take a no, never a yes."""
    if role.ended_on is not None and role.ended_on <= on:
        return False
    is_yes = answer.given and answer.revoked_at is None
    return not (is_yes and role.no_contact)


def _permission(answer: Consent) -> facts.Permission:
    return facts.Permission(
        given=answer.given,
        granted_on=answer.granted_on,
        expires_on=answer.expires_on,
        text_version=answer.text_version,
        by_herself=answer.granted_by_id == answer.person_id,
        revoked=answer.revoked_at is not None,
    )
