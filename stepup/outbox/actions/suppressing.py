"""Whom we must not write to, whatever else is planned."""

from sqlalchemy import update

from stepup.db import db
from stepup.errors import Refused
from stepup.inserts import insert_first
from stepup.outbox import addresses, queries
from stepup.outbox.actions.rows import move_waiting
from stepup.outbox.models import Letter, Scope, State, Suppression


def suppress(address: str, scope: Scope, *, reason: str, source: str) -> Suppression:
    """From now on, and for what already waits, nothing of this scope goes to the address."""
    key = addresses.hash_of(address)
    stopped = [Letter.address_hash == key]
    if scope is Scope.CAMPAIGNS:
        stopped.append(Letter.campaign_id.is_not(None))
    move_waiting(*stopped, state=State.SUPPRESSED)
    suppression = Suppression(address=addresses.normalise(address), address_hash=key, scope=scope)
    suppression.reason, suppression.source = reason, source
    return insert_first(suppression) or queries.the_suppression(key, scope)


def lift(suppression: Suppression) -> None:
    db.session.delete(suppression)


def trust_again(address: str) -> None:
    """Somebody says that mail arrives there: it was no wish of hers that stopped us."""
    stopped = queries.stopped_by_mail(addresses.hash_of(address))
    if stopped is not None:
        lift(stopped)


def forgive(letter: Letter) -> None:
    """A bounce was read wrongly, or its cause is mended; what she asked for herself stays."""
    stopped = queries.stopped_by_mail(letter.address_hash)
    if stopped is None:
        raise Refused("Only an address whose mail came back can be written to again from here.")
    lift(stopped)


def forget_address(address: str) -> None:
    """An erasure: the promise not to write stays, as a hash."""
    db.session.execute(
        update(Suppression)
        .where(Suppression.address_hash == addresses.hash_of(address))
        .values(address=None)
    )
