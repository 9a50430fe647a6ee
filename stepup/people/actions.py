"""Meeting people, and letting some of them work here.

One human stays one row, and no form overwrites a stored profile.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from flask import current_app
from sqlalchemy import String

from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.inserts import insert_first
from stepup.organisation.models import Site
from stepup.people import links, names, queries, search
from stepup.people.merges import FormerAddress
from stepup.people.models import FormerName, Grant, Person, Purpose, Role

NAME_LIMIT = 80
PRINTED_DAYS = 30
ADDRESSES = ("://", "www.")  # a letter greets her by name, and mail programs make links of these
LABELS = {
    "preferred_name": "The name you like to be called",
    "city": "The city",
    "employer": "The employer",
    "industry": "The line of work",
    "time_zone": "The time zone",
    "language": "The language",
}


class Facts(TypedDict, total=False):
    preferred_name: str | None
    phone: str | None
    born_on: date | None
    language: str
    time_zone: str | None
    city: str | None
    employer: str | None
    industry: str | None
    household_id: int | None


@dataclass(frozen=True)
class Described:
    """Somebody as a form names her, checked: what nobody else need wait for."""

    first_name: str
    last_name: str
    email: str | None


def describe(first_name: str, last_name: str, email: str | None) -> Described:
    first, last = _checked_name(first_name, last_name)
    return Described(first, last, names.email_address(email) if email else None)


def meet(described: Described, **facts: Unpack[Facts]) -> Person:
    """Who this is, or a new person; facts describe only someone new."""
    return _known(described) or _write_down(described, facts)


def find_or_create(
    first_name: str, last_name: str, email: str | None, **facts: Unpack[Facts]
) -> Person:
    return meet(describe(first_name, last_name, email), **facts)


def _checked_name(first_name: str, last_name: str) -> tuple[str, str]:
    first = names.short(first_name, "A first name", NAME_LIMIT)
    last = names.short(last_name, "A last name", NAME_LIMIT)
    if not first:
        raise Refused("Please write a first name.")
    if any(mark in f"{first} {last}".casefold() for mark in ADDRESSES):
        raise Refused("A name has no web address in it. Please write the name alone.")
    return first, last


def _known(named: Described) -> Person | None:
    if named.email is None:
        return None
    at_address = queries.known_at(named.email)
    key = names.name_key(named.first_name, named.last_name)
    exact = next((person for person in at_address if person.name_key == key), None)
    if exact:
        return exact
    alone = at_address[0] if len(at_address) == 1 else None
    return alone if alone and _could_be(alone, named) else None


def _could_be(person: Person, named: Described) -> bool:
    """A new surname or a short form of the first name; never a mother taken for her daughter."""
    one, other = names.folded(person.first_name), names.folded(named.first_name)
    if one == other:
        return True
    is_short_form = one.startswith(other) or other.startswith(one)
    return is_short_form and names.folded(person.last_name) == names.folded(named.last_name)


def _write_down(described: Described, facts: Facts) -> Person:
    person = Person(email=described.email, **_checked_facts(facts))
    person.rename(described.first_name, described.last_name)
    met = insert_first(person)
    if met is None:  # someone wrote the same person a moment ago
        return queries.the_one_named(person.email or "", person.name_key)
    search.add(met)
    return met


def _checked_facts(facts: Facts) -> dict[str, object]:
    checked: dict[str, object] = dict(facts)
    for name, label in LABELS.items():
        typed = checked.get(name)
        if isinstance(typed, str):
            checked[name] = names.short(typed, label, _limit(name)) or None
    phone = facts.get("phone")
    checked["phone"] = names.phone_number(phone) if phone else None
    checked["language"] = checked.get("language") or "en"
    return checked


def _limit(column: str) -> int:
    kind = Person.__table__.c[column].type
    return kind.length or 0 if isinstance(kind, String) else 0


def rename(person: Person, first_name: str, last_name: str) -> None:
    """A new name; the old one stays findable."""
    first, last = _checked_name(first_name, last_name)
    before, key = person.name, person.name_key
    if (first, last) == (person.first_name, person.last_name):
        return
    twin = queries.named(person.email or "", names.name_key(first, last))
    if twin and twin is not person:
        raise Refused(f"There is already a {twin.name} with this e-mail address.")
    person.rename(first, last)
    if person.name_key != key:
        db.session.add(FormerName(person_id=person.id, name=before, name_key=key))
    audit.record("renamed", person, before={"name": before}, after={"name": person.name})


def write_down_address(person: Person, email: str) -> None:
    """She gets her mail there from now on; where she got it before still says who she is."""
    address = names.email_address(email)
    if address == person.email:
        return
    _ensure_remembered(person)
    if queries.grants_of(person):
        raise Refused("She signs in here as staff with her address: an admin changes it with her.")
    twin = queries.named(address, person.name_key)
    if twin and twin is not person:
        raise Refused(f"There is already a {twin.name} with this e-mail address.")
    if person.email:
        db.session.add(FormerAddress(person_id=person.id, email=person.email))
    person.email, person.email_verified_at = address, None
    audit.record("wrote down an address of", person)


def write_down_birth_date(person: Person, born_on: date) -> None:
    """It fills a gap, and never changes what is stored: rules about age rest on it."""
    _ensure_remembered(person)
    if person.born_on is not None:
        raise Refused("Her date of birth is written down already.")
    person.born_on = born_on
    audit.record("wrote down the birth date of", person)


def _ensure_remembered(person: Person) -> None:
    if person.erased_at is not None:
        raise Refused("She was erased: nothing about her is written down any more.")


def grant(person: Person, role: Role, site: Site | None = None) -> Grant:
    """Let her do what this role does, everywhere or at one site; asking twice changes nothing."""
    site_id = site.id if site else None
    db.session.refresh(person, with_for_update=True)  # "everywhere" is NULL, which is never unique
    for given in queries.grants_of(person):
        if (given.role, given.site_id) == (role, site_id):
            return given
    new = Grant(person=person, role=role, site=site)
    db.session.add(new)
    audit.record("granted", new, after={"person": person.id, "role": role.value, "site": site_id})
    return new


def withdraw(given: Grant) -> None:
    if given.role is Role.ADMIN and given.site_id is None and queries.count_admins() == 1:
        raise Refused("This is the last admin. Make somebody else an admin first.")
    audit.record(
        "withdrew",
        given,
        before={"person": given.person_id, "role": given.role.value, "site": given.site_id},
    )
    db.session.delete(given)


def make_admin(email: str, name: str = "") -> Person:
    """Whoever has this address, or somebody new, may do everything from now on."""
    first, _, last = (name.strip() or names.email_address(email).partition("@")[0]).partition(" ")
    known = _only_one(email, name) if queries.by_email(email) else None
    person = known or find_or_create(first, last, email)
    grant(person, Role.ADMIN)
    return person


def staff_member_at(email: str) -> Person:
    staff = [person for person in queries.by_email(email) if queries.grants_of(person)]
    if len(staff) != 1:
        raise Refused(f"{len(staff)} staff members have the address {names.clean(email)[:80]}.")
    return staff[0]


def _only_one(email: str, name: str) -> Person:
    people = queries.by_email(email)
    named = [person for person in people if person.name_key == names.folded(name)]
    if len(people) > 1 and not named:
        everyone = ", ".join(person.name for person in people)
        raise Refused(f"Several people share this address: {everyone}. Say who with --name.")
    return (named or people)[0]


def api_token(person: Person, name: str = "") -> str:
    """What another program signs its requests with; they are done in her name."""
    label = names.short(name, "A token's name", NAME_LIMIT)
    token = links.mint(Purpose.API, person.id, person, name=label)
    audit.record("made an API token", person, after={"name": label})
    return token


def sign_in_link(person: Person) -> str:
    """For the practice year: a path that signs her in again and again, staff in full.

    Production refuses it, and has no page that would answer it.
    """
    if current_app.config["PRODUCTION"]:
        raise Refused("Sign-in links are printed in the practice year only.")
    return f"/dev/sign-in/{links.mint(Purpose.SIGN_IN, person.id, person, days=PRINTED_DAYS)}"
