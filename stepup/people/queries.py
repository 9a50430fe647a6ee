"""Finding people: by address, by what someone remembers of them."""

from collections.abc import Collection, Sequence

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from stepup.db import db
from stepup.errors import Refused
from stepup.people import names
from stepup.people import search as like
from stepup.people.accounts import Account
from stepup.people.models import FormerName, Grant, Person, Role

PER_PAGE = 30


AT_ADDRESS = (
    select(Person)
    .where(Person.email == bindparam("email"), Person.erased_at.is_(None))
    .order_by(Person.id)
)


def by_email(address: str) -> Sequence[Person]:
    """Everyone who gets mail at this address: a couple or a family may share it."""
    try:
        email = names.email_address(address)
    except Refused:
        return []
    return db.session.scalars(AT_ADDRESS, {"email": email}).all()


def the_one_named(email: str, name_key: str) -> Person:
    found = select(Person).where(Person.email == email, Person.name_key == name_key)
    return db.session.scalars(found).one()


def named(email: str, name_key: str) -> Person | None:
    found = select(Person).where(Person.email == email, Person.name_key == name_key)
    return db.session.scalars(found).first()


class Found(Pagination):
    """A page of those who were found; the index is asked once, and not again for their number."""

    def _query_items(self) -> list[Person]:
        ids: Sequence[int] = self._query_args["ids"]
        shown = ids[self._query_offset : self._query_offset + self.per_page]
        people = db.session.scalars(select(Person).where(Person.id.in_(shown)))
        known = {person.id: person for person in people}
        return [known[number] for number in shown]

    def _query_count(self) -> int:
        return len(self._query_args["ids"])


def search(text: str, page: int = 1, *, site_ids: Collection[int] | None = None) -> Pagination:
    """Whom of these sites this text may mean, the likest first; everybody without a text."""
    ids = like.likest(text, site_ids)
    if ids is None:
        everybody = like.with_mailbox(text, site_ids)
        return db.paginate(everybody, page=page, per_page=PER_PAGE, error_out=False)
    return Found(ids=ids, page=page, per_page=PER_PAGE, error_out=False)


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    found = select(Person).where(Person.id.in_(person_ids))
    return {person.id: person.name for person in db.session.scalars(found)}


def grants_of(person: Person) -> Sequence[Grant]:
    given = select(Grant).where(Grant.person_id == person.id).options(joinedload(Grant.site))
    return db.session.scalars(given.order_by(Grant.id)).all()


def holders(roles: Collection[Role], site_id: int | None) -> Sequence[Person]:
    """Who has one of these roles at this site, or everywhere; each person once."""
    here = or_(Grant.site_id == site_id, Grant.site_id.is_(None))
    found = select(Person).join(Grant, Grant.person_id == Person.id)
    found = found.where(Grant.role.in_(roles), here, Person.erased_at.is_(None))
    return db.session.scalars(found.distinct().order_by(Person.id)).all()


def count_admins() -> int:
    admins = select(func.count(Grant.id)).where(Grant.role == Role.ADMIN, Grant.site_id.is_(None))
    return db.session.execute(admins).scalar_one()


def former_names(person: Person) -> Sequence[FormerName]:
    found = select(FormerName).where(FormerName.person_id == person.id)
    return db.session.scalars(found.order_by(FormerName.until.desc())).all()


def account_of(person: Person) -> Account | None:
    return account_of_person(person.id)


def the_account_of(person: Person) -> Account:
    return db.session.scalars(select(Account).where(Account.person_id == person.id)).one()


def account_of_person(person_id: int) -> Account | None:
    found = select(Account).where(Account.person_id == person_id)
    return db.session.scalars(found.options(joinedload(Account.person))).first()
