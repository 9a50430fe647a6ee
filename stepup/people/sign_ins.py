"""Signing in by a letter: asked for, opened once, in time."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from stepup import clock, tokens
from stepup.db import db
from stepup.inserts import insert_first
from stepup.people import emails, links, queries
from stepup.people.accounts import Account, SignIn
from stepup.people.models import Person

LASTS = timedelta(minutes=15)
ATTEMPTS = 5
YOUNGEST = 13  # SAFE-11: nobody younger has an account


def ask(email: str) -> str:
    """Write to whoever lives at this address; answer what the asking browser is to keep.

    The same answer for an address nobody has: who is known here is nobody's business.
    """
    _forget_old()
    browser, people = tokens.new(), candidates(email)
    if people:
        token, code = tokens.new(), f"{secrets.randbelow(10**6):06}"
        asked = SignIn(
            email=email,
            link_hash=tokens.hash_of(token),
            browser_hash=tokens.hash_of(browser),
            code_hash=_code_hash(browser, code),
            expires_at=clock.now() + LASTS,
        )
        db.session.add(asked)
        emails.send_sign_in(asked, people, token=token, code=code)
    return browser


def candidates(email: str) -> Sequence[Person]:
    """Who may come in with a letter to this address."""
    today = clock.now().date()
    return [person for person in queries.by_email(email) if _is_old_enough(person.age_on(today))]


def _is_old_enough(age: int | None) -> bool:
    return age is None or age >= YOUNGEST


def _code_hash(browser: str, code: str) -> str:
    return tokens.hash_of(f"{browser}:{code}")


def _forget_old() -> None:
    long_ago = clock.now() - timedelta(days=1)
    db.session.execute(delete(SignIn).where(SignIn.expires_at < long_ago))


def find(token: str) -> SignIn | None:
    """What this link would open now; looking changes nothing."""
    if len(token) > links.LONGEST or not token.isascii():
        return None
    wanted = select(SignIn).where(
        SignIn.link_hash == tokens.hash_of(token),
        SignIn.used_at.is_(None),
        SignIn.expires_at > clock.now(),
    )
    return db.session.scalars(wanted).first()


def spend_link(token: str) -> SignIn | None:
    asked = find(token)
    return asked if asked and _is_first(asked) else None


def spend_code(browser: str, code: str) -> SignIn | None:
    """The letter whose code was typed; each letter bears five tries, counted before comparing."""
    tried = (
        update(SignIn)
        .where(
            SignIn.browser_hash == tokens.hash_of(browser),
            SignIn.attempts < ATTEMPTS,
            SignIn.expires_at > clock.now(),
        )
        .values(attempts=SignIn.attempts + 1)
        .returning(SignIn)
    )
    asked = db.session.scalars(tried).first()
    if asked is None or not secrets.compare_digest(asked.code_hash, _code_hash(browser, code)):
        return None
    return asked if _is_first(asked) else None


def _is_first(asked: SignIn) -> bool:
    """The row decides who was first, however many open the letter at this moment."""
    unused = update(SignIn).where(SignIn.id == asked.id, SignIn.used_at.is_(None))
    spent = db.session.execute(unused.values(used_at=clock.now()).returning(SignIn.id))
    return spent.first() is not None


def enter(person: Person, *, by_letter: bool) -> Account:
    """She is who she says; the letter reached her, so its address is hers."""
    account = account_of(person)
    account.last_sign_in_at = clock.now()
    if by_letter and person.email_verified_at is None:
        person.email_verified_at = clock.now()
    return account


def account_of(person: Person) -> Account:
    return queries.account_of(person) or _open_account(person)


def _open_account(person: Person) -> Account:
    """Of two letters opened at once one is first."""
    db.session.flush()
    return insert_first(Account(person_id=person.id)) or queries.the_account_of(person)
