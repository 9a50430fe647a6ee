"""The index of pieces: kept with every person who is written, asked by who looks for one."""

from collections.abc import Collection, Iterable, Sequence
from math import ceil

from sqlalchemy import Select, case, delete, event, func, select
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
    words, digits = pieces.of_words(_without_domain(typed)), _digits_in(typed)
    if not words and not digits:
        return None
    enough = ceil(len(words) * ENOUGH) if words else len(digits)
    return db.session.scalars(_likest(words | digits, enough, site_ids)).all()


def with_mailbox(text: str, site_ids: Collection[int] | None) -> Select[Person]:
    """Everybody of these sites, or who gets mail at something like this."""
    hers = Person.erased_at.is_(None), ties.belong(Person.id, site_ids)
    people = select(Person).where(*hers).order_by(Person.name_key, Person.id)
    typed = names.folded(text)
    return people.where(Person.email.contains(typed, autoescape=True)) if typed else people


def _digits_in(text: str) -> set[str]:
    """A telephone, or a part of one, holds nothing but digits and what people put between."""
    return pieces.of_digits(text) if not any(letter.isalpha() for letter in text) else set()


def _without_domain(text: str) -> str:
    return "" if _digits_in(text) else text.partition("@")[0]


def _likest(wanted: set[str], enough: int, site_ids: Collection[int] | None) -> Select[int]:
    """Whoever is not of these sites is left out before they are counted: there may be hundreds."""
    same_letters = [piece for piece in wanted if piece.startswith(pieces.SORTED)]
    turned = case((PersonPiece.piece.in_(same_letters), enough), else_=1)
    score = func.count().label("score")
    counted = select(PersonPiece.person_id, score).where(PersonPiece.piece.in_(wanted))
    counted = counted.where(ties.belong(PersonPiece.person_id, site_ids))
    counted = counted.group_by(PersonPiece.person_id).having(func.sum(turned) >= enough)
    hers = counted.order_by(score.desc(), PersonPiece.person_id).limit(MOST).subquery()
    people = select(Person.id).join(hers, hers.c.person_id == Person.id)
    people = people.where(Person.erased_at.is_(None))
    return people.order_by(hers.c.score.desc(), Person.name_key, Person.id)
