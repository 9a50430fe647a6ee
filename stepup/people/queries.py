"""Finding people: by address, by what someone remembers of them."""

from collections.abc import Collection, Sequence

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from stepup.db import db
from stepup.errors import Refused
from stepup.people import names
from stepup.people import search as like
from stepup.people.accounts import Account
from stepup.people.merges import FormerAddress, Merge
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


WROTE_FROM = (
    select(Person)
    .where(
        Person.id.in_(
            union_all(
                select(Person.id).where(Person.email == bindparam("email")),
                select(FormerAddress.person_id).where(FormerAddress.email == bindparam("email")),
            )
        ),
        Person.erased_at.is_(None),
    )
    .order_by(Person.id)
)


def known_at(email: str) -> Sequence[Person]:
    """Everyone who gets mail at this address; when nobody does, the one who got it there before."""
    found = db.session.scalars(WROTE_FROM, {"email": email}).all()
    return [person for person in found if person.email == email] or found[:1]


def had_addresses(addresses: Collection[str]) -> dict[str, Person]:
    """By an address that was hers before, who she is; nothing is sent there."""
    found = select(FormerAddress.email, Person).join(Person, FormerAddress.person_id == Person.id)
    found = found.where(FormerAddress.email.in_(addresses), Person.erased_at.is_(None))
    return {email: person for email, person in db.session.execute(found.order_by(Person.id.desc()))}


MERGED_INTO = select(Merge.kept_id).where(
    Merge.gone_id == bindparam("gone"), Merge.undone_at.is_(None)
)


def merged_into(person_id: int) -> int | None:
    """Whose record this one is a part of now."""
    return db.session.scalars(MERGED_INTO, {"gone": person_id}).first()


def who_is_now(person: Person) -> Person:
    """She herself, or the record that hers became a part of."""
    kept_id = merged_into(person.id) if person.erased_at is not None else None
    return person if kept_id is None else db.session.get_one(Person, kept_id)


def once_called(person_ids: Collection[int]) -> set[int]:
    """The numbers under which they stand in what never changes: their own, and merged ones."""
    gone = select(Merge.gone_id).where(Merge.kept_id.in_(person_ids), Merge.undone_at.is_(None))
    return {*person_ids, *db.session.scalars(gone)}


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
    """By the number that something names her with; a merged record has the name she has now."""
    standing = (Merge.gone_id == Person.id) & Merge.undone_at.is_(None)
    kept = aliased(Person)
    found = (
        select(Person, kept).outerjoin(Merge, standing).outerjoin(kept, Merge.kept_id == kept.id)
    )
    rows = db.session.execute(found.where(Person.id.in_(person_ids)))
    return {person.id: (now or person).name for person, now in rows}


# every page for somebody who is signed in asks these two: written once
GRANTS = (
    select(Grant)
    .where(Grant.person_id == bindparam("person"))
    .options(joinedload(Grant.site))
    .order_by(Grant.id)
)
ACCOUNT = (
    select(Account)
    .where(Account.person_id == bindparam("person"))
    .options(joinedload(Account.person))
)


def grants_of(person: Person) -> Sequence[Grant]:
    return db.session.scalars(GRANTS, {"person": person.id}).all()


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
    return db.session.scalars(ACCOUNT, {"person": person_id}).first()
