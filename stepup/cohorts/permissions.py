"""Whose answers still count, as the rules want to see them."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import bindparam, select

from stepup.cohorts.models import Consent, ConsentKind, Guardianship, Teen
from stepup.db import db
from stepup.people.models import ADULT_AT, Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety

Permissions = dict[int, list[facts.Permission]]

# asked for every place and at every door, so each is put together once
ROLES = (
    select(Teen.person_id, Guardianship)
    .join(Guardianship.teen)
    .where(Teen.person_id.in_(bindparam("people", expanding=True)))
)
ANSWERS = (
    select(Consent, Person)
    .join(Consent.person)
    .where(
        Consent.kind == bindparam("kind"),
        Consent.person_id.in_(bindparam("people", expanding=True)),
    )
    .order_by(Consent.id)
)


def permissions_of(person_ids: Collection[int], on: date) -> Permissions:
    """By person, the last word about taking part of everybody who may answer; two queries."""
    return _by_channel(person_ids, ConsentKind.PARTICIPATION, on).get("", {})


def agreed_ids(kind: ConsentKind, person_ids: Collection[int], on: date) -> set[int]:
    """For whom this is allowed on this day: `ConsentKind.ONE_TO_ONE` for a meeting of two."""
    return channels_agreed(kind, person_ids, on).get("", set())


def channels_agreed(
    kind: ConsentKind, person_ids: Collection[int], on: date
) -> dict[str, set[int]]:
    """By channel, for whom it is allowed on this day; three queries whatever their number."""
    found = select(Person).where(Person.id.in_(person_ids))
    ages = {person.id: person.age_on(on) for person in db.session.scalars(found)}
    return {
        channel: {
            person_id
            for person_id, said in answers.items()
            if rules.is_agreed(said, ages[person_id], on, safety.policy())
        }
        for channel, answers in _by_channel(person_ids, kind, on).items()
    }


def _by_channel(person_ids: Collection[int], kind: ConsentKind, on: date) -> dict[str, Permissions]:
    guardianships = _guardianships(person_ids)
    found: dict[str, Permissions] = {}
    for answer, person in _last_answers(person_ids, kind):
        role = guardianships.get((answer.person_id, answer.granted_by_id))
        if _is_own(answer, person) or role is not None and _counts(answer, role, on):
            said = found.setdefault(answer.channel, {})
            said.setdefault(answer.person_id, []).append(_permission(answer))
    return found


def _guardianships(person_ids: Collection[int]) -> dict[tuple[int, int], Guardianship]:
    rows = db.session.execute(ROLES, {"people": list(person_ids)})
    return {(person_id, role.guardian_id): role for person_id, role in rows}


def _last_answers(
    person_ids: Collection[int], kind: ConsentKind
) -> Iterable[tuple[Consent, Person]]:
    rows = db.session.execute(ANSWERS, {"people": list(person_ids), "kind": kind})
    return {
        (row.person_id, row.granted_by_id, row.channel): (row, person) for row, person in rows
    }.values()


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
