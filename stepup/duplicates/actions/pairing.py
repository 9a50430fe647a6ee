"""Likely pairs, looked for every night, and what people said about them."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from stepup import clock
from stepup.audit import actions as audit
from stepup.db import db
from stepup.duplicates import likeness, queries, records
from stepup.duplicates.likeness import Likeness
from stepup.errors import Refused
from stepup.people.merges import Pair
from stepup.people.models import Person

AT_ONCE = 1000
Written = dict[tuple[int, int], tuple[str, int]]


def find_pairs() -> int:
    """The list as it is today; answers how many wait for an answer. Nobody is asked again about a
    pair of whom somebody said that they are two people."""
    found, apart = _found(), records.known_apart()
    known = {(pair.one_id, pair.other_id): pair for pair in db.session.scalars(select(Pair))}
    for numbers in apart & found.keys():
        del found[numbers]
    _forget(pair for numbers, pair in known.items() if numbers not in found)
    for numbers, pair in known.items():
        if numbers in found:
            pair.likenesses, pair.weight = found[numbers]
    _add({numbers: said for numbers, said in found.items() if numbers not in known})
    told_apart = [numbers for numbers, pair in known.items() if pair.two_people_at is not None]
    return len(found) - len(found.keys() & set(told_apart))


def _found() -> Written:
    pairs = likeness.find(records.everybody())
    return {numbers: _written(likenesses) for numbers, likenesses in pairs.items()}


def _written(likenesses: set[Likeness]) -> tuple[str, int]:
    strongest = sorted(likenesses, key=lambda one: (-likeness.WEIGHTS[one], one.value))
    return " ".join(one.value for one in strongest), likeness.weight_of(likenesses)


def _forget(pairs: Iterable[Pair]) -> None:
    numbers = [pair.id for pair in pairs if pair.two_people_at is None]
    for start in range(0, len(numbers), AT_ONCE):
        db.session.execute(delete(Pair).where(Pair.id.in_(numbers[start : start + AT_ONCE])))


def _add(found: Written) -> None:
    moment = clock.now()
    rows = [
        {"one_id": one, "other_id": other, "likenesses": said, "weight": weight, "found_at": moment}
        for (one, other), (said, weight) in sorted(found.items())
    ]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(Pair), rows[start : start + AT_ONCE])


def say_two_people(one: Person, other: Person, by: Person) -> Pair:
    """Remembered, whatever they share."""
    if one.id == other.id:
        raise Refused("This is one record.")
    first, second = sorted((one, other), key=lambda person: person.id)
    pair = queries.pair_of(first.id, second.id)
    if pair is None:
        pair = Pair(one=first, other=second, likenesses="", weight=0)
        db.session.add(pair)
    pair.two_people_at, pair.said_by_id = clock.now(), by.id
    audit.record("said that they are two people", first, after={"other": second.id})
    return pair


def take_back(pair: Pair) -> None:
    """Perhaps they are one after all."""
    pair.two_people_at = pair.said_by_id = None
    audit.record("may be one person after all", pair.one, after={"other": pair.other_id})
