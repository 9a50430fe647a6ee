"""The second factor of staff: an authenticator's code, or a recovery code once."""

import re
from datetime import timedelta

import segno
from flask import current_app
from flask_security import Totp
from passlib.totp import TotpMatch
from sqlalchemy import delete, update

from stepup import clock, tokens
from stepup.audit import actions as audit
from stepup.db import db
from stepup.errors import Refused
from stepup.people import queries
from stepup.people.accounts import Account, RecoveryCode
from stepup.people.models import Person

WINDOW = 30  # seconds that her telephone's clock may be early or late
FAILURES = 5
LOCKED = timedelta(minutes=15)
CODES = 8


class OneUseTotp(Totp):
    """A code is good once: the library leaves replay protection to the application."""

    def get_last_counter(self, user: Account) -> int | None:  # type: ignore[override]
        return user.totp_counter

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:  # type: ignore[override]
        user.totp_counter = tmatch.counter


def _totp() -> OneUseTotp:
    return OneUseTotp(current_app.config["SECURITY_TOTP_SECRETS"], "Step Up")


def new_secret() -> str:
    """Encrypted with the house's key, so that it may wait in a cookie."""
    return _totp().generate_totp_secret()


def key_of(secret: str) -> str:
    return _totp().get_totp_pretty_key(secret)


def picture_of(secret: str, email: str) -> str:
    address = _totp().get_totp_uri(email, secret)
    return segno.make(address).svg_data_uri(scale=5, border=3, light="#fff")


def set_up(account: Account, secret: str, code: str) -> list[str]:
    """From now on this authenticator is asked for; answers the recovery codes, once."""
    _lock(account)
    if account.has_second_factor:
        raise Refused("You have an authenticator already. Ask an admin to reset it.")
    if not _is_right(account, secret, code):
        raise Refused("That code is not right. Wait for the next one and type it at once.")
    account.totp_secret = secret
    audit.record("set up a second factor", account)
    return _new_recovery_codes(account)


def passes(account: Account, typed: str) -> bool:
    """Whether this code lets her through; five wrong ones lock the account for a while."""
    _lock(account)
    if account.is_locked_at(clock.now()):
        raise Refused("Too many wrong codes. Please wait a quarter of an hour.")
    good = _is_right(account, account.totp_secret or "", typed) or _spend_recovery(account, typed)
    account.failures = 0 if good else account.failures + 1
    if account.failures >= FAILURES:
        account.failures, account.locked_until = 0, clock.now() + LOCKED
    return good


def _lock(account: Account) -> None:
    db.session.refresh(
        account, with_for_update={"of": Account}
    )  # one code, typed in two places at once


def _is_right(account: Account, secret: str, typed: str) -> bool:
    code = re.sub(r"\s", "", typed)
    if not secret or not re.fullmatch("[0-9]{6}", code):
        return False
    return _totp().verify_totp(code, secret, account, window=WINDOW)


def _spend_recovery(account: Account, typed: str) -> bool:
    spent = update(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _recovery_hash(account, typed),
        RecoveryCode.used_at.is_(None),
    )
    used = db.session.execute(spent.values(used_at=clock.now()).returning(RecoveryCode.id))
    if used.first() is None:
        return False
    audit.record("used a recovery code", account)
    return True


def _recovery_hash(account: Account, typed: str) -> str:
    letters = re.sub(r"[^0-9a-z]", "", typed.lower()[:64])
    return tokens.hash_of(f"{account.id}:{letters}")


def _new_recovery_codes(account: Account) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = _totp().generate_recovery_codes(CODES)
    for code in codes:
        db.session.add(RecoveryCode(account_id=account.id, code_hash=_recovery_hash(account, code)))
    return codes


def reset(person: Person) -> None:
    """Her authenticator is lost: she sets up a new one after her next letter; cookies end now."""
    account = queries.account_of(person)
    if account is None or not account.has_second_factor:
        raise Refused(f"{person.name} has no authenticator yet.")
    account.totp_secret = account.totp_counter = account.locked_until = None
    account.failures = 0
    account.end_sessions()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    audit.record("reset the second factor", account)
