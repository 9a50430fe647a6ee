"""The index of pieces: kept with every person who is written, asked by who looks for one."""

from collections.abc import Collection, Iterable, Sequence
from math import ceil
from typing import TypeAlias

from sqlalchemy import Integer, Select, String, column, delete, event, func, select, values
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import get_history

from stepup.db import db
from stepup.people import names, pieces, ties
from stepup.people.merges import FormerAddress
from stepup.people.models import FormerName, Person, PersonPiece

MOST = 300  # of whom a page can show some; who is further down wants more letters
ENOUGH = 0.5  # of the pieces that were asked for
KEEP = {
    dialect: insert(PersonPiece).on_conflict_do_nothing()
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
PIECE, POINTS, COUNTS = (
    column("piece", String),
    column("points", Integer),
    column("counts", Integer),
)
FOUND_BY = ("first_name", "last_name", "preferred_name", "email", "phone")


def add(person: Person) -> None:
    """For somebody who was written past the session."""
    _keep(db.session.connection(), person.id, _pieces_of(person, ()))


@event.listens_for(Person, "after_insert")
def _new(_mapper: Mapper[Person], connection: Connection, person: Person) -> None:
    _keep(connection, person.id, _pieces_of(person, ()))


@event.listens_for(Person, "after_update")
def _changed(_mapper: Mapper[Person], connection: Connection, person: Person) -> None:
    """Written anew, with the names that she had before."""
    if any(get_history(person, name).has_changes() for name in FOUND_BY):
        _write_anew(connection, person)


def refresh(person: Person) -> None:
    """For somebody whose former names or addresses were written past the session."""
    _write_anew(db.session.connection(), person)


def _write_anew(connection: Connection, person: Person) -> None:
    hers = select(FormerName.name).where(FormerName.person_id == person.id)
    had = select(FormerAddress.email).where(FormerAddress.person_id == person.id)
    called = [*connection.execute(hers).scalars(), *connection.execute(had).scalars()]
    called = [name.partition("@")[0] for name in called]
    connection.execute(delete(PersonPiece).where(PersonPiece.person_id == person.id))
    _keep(connection, person.id, _pieces_of(person, called))


@event.listens_for(FormerName, "after_insert")
def _renamed(_mapper: Mapper[FormerName], connection: Connection, former: FormerName) -> None:
    _keep(connection, former.person_id, pieces.of_words(former.name))


def _pieces_of(person: Person, former: Iterable[str]) -> set[str]:
    called = [person.first_name, person.last_name or "", person.preferred_name or "", *former]
    return pieces.of_person(called, person.email, person.phone)


def _keep(connection: Connection, person_id: int, found: set[str]) -> None:
    if not found:
        return
    rows = [{"person_id": person_id, "piece": piece} for piece in sorted(found)]
    connection.execute(KEEP[connection.dialect.name], rows)


def likest(text: str, site_ids: Collection[int] | None) -> Sequence[int] | None:
    """Who of these sites has enough of what was typed, the likest first, at most `MOST`; None when
    it has nothing that the index knows."""
    typed = names.folded(text)
    digits = _digits_in(typed)
    words = [] if digits else pieces.words(typed.partition("@")[0])
    if not words and not digits:
        return None
    asked = _asked_of(words) if words else (dict.fromkeys(digits, (1, 1)), len(digits))
    return db.session.scalars(_likest(*asked, site_ids)).all()


def with_mailbox(text: str, site_ids: Collection[int] | None) -> Select[Person]:
    """Everybody of these sites, or who gets mail at something like this."""
    hers = Person.erased_at.is_(None), ties.belong(Person.id, site_ids)
    people = select(Person).where(*hers).order_by(Person.name_key, Person.id)
    typed = names.folded(text)
    return people.where(Person.email.contains(typed, autoescape=True)) if typed else people


def _digits_in(text: str) -> set[str]:
    """A telephone, or a part of one, holds nothing but digits and what people put between."""
    return pieces.of_digits(text) if not any(letter.isalpha() for letter in text) else set()


Asked: TypeAlias = dict[str, tuple[int, int]]  # by piece: points, and how much of what is enough


def _asked_of(words: Sequence[str]) -> tuple[Asked, int]:
    """Whoever has all the letters of a word is meant, whatever the others say."""
    common = _common(words)
    rare = {piece for word in words if word not in common for piece in pieces.of_word(word)}
    enough = max(1, ceil(len(rare) * ENOUGH))
    asked: Asked = {}
    for word in common:
        asked |= {pieces.middle(word): (1, 0)}
        asked |= {pieces.in_order(word): (len(pieces.of_word(word)) - 1, enough)}
    for piece in rare:
        asked[piece] = (1, enough if piece.startswith(pieces.SORTED) else 1)
    return asked, enough


def _common(words: Sequence[str]) -> set[str]:
    """What hundreds are called is no typing error: it is asked for as it is, in two pieces instead
    of a dozen, because each of them stands in thousands of rows."""
    found_by = {word: {pieces.middle(word), pieces.in_order(word)} for word in words}
    every = sorted(set().union(*found_by.values()))
    wanted = values(PIECE, name="wanted").data([(piece,) for piece in every]).cte()
    last = select(PersonPiece.person_id).where(PersonPiece.piece == wanted.c.piece)
    last = last.limit(1).offset(MOST - 1)
    had = {*db.session.scalars(select(wanted.c.piece).where(last.scalar_subquery().is_not(None)))}
    return {word for word, both in found_by.items() if both <= had}


def _likest(asked: Asked, enough: int, site_ids: Collection[int] | None) -> Select[int]:
    """Whoever is not of these sites is left out before they are counted: there may be hundreds."""
    worth = [(piece, *points) for piece, points in asked.items()]
    wanted = values(PIECE, POINTS, COUNTS, name="wanted").data(worth).cte()
    score = func.sum(wanted.c.points).label("score")
    counted = select(PersonPiece.person_id, score)
    counted = counted.join_from(wanted, PersonPiece, PersonPiece.piece == wanted.c.piece)
    counted = counted.where(ties.belong(PersonPiece.person_id, site_ids))
    counted = counted.group_by(PersonPiece.person_id).having(func.sum(wanted.c.counts) >= enough)
    hers = counted.order_by(score.desc(), PersonPiece.person_id).limit(MOST).subquery()
    people = select(Person.id).join(hers, hers.c.person_id == Person.id)
    people = people.where(Person.erased_at.is_(None))
    return people.order_by(hers.c.score.desc(), Person.name_key, Person.id)
