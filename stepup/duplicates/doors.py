"""Links, tokens and addresses of a record that becomes a part of another one."""

from collections.abc import Sequence

from sqlalchemy import select

from stepup import clock, tokens
from stepup.db import db
from stepup.duplicates.ledger import Ledger, rows_where
from stepup.events.models import AnswerAddress
from stepup.outbox import actions as outbox
from stepup.outbox import addresses as spelling
from stepup.outbox.models import Suppression
from stepup.people.merges import FormerAddress
from stepup.people.models import FormerName, Person, PersonalLink, Purpose

HERS = (
    Purpose.FAMILY,
    Purpose.FEED,
    Purpose.LETTERS,
)  # lead to the person herself: they go on working
ACT_IN_HER_NAME = (Purpose.API, Purpose.SIGN_IN)  # would do more than they were made for
COMES_BACK = "mail to it comes back"


def shut(ledger: Ledger) -> None:
    """What acts in her name ends: the kept record may be allowed more than this one was."""
    table, gone = PersonalLink.__table__, ledger.merge.gone_id
    hers = PersonalLink.person_id == gone, PersonalLink.purpose.in_(ACT_IN_HER_NAME)
    standing = rows_where(table, *hers, PersonalLink.revoked_at.is_(None))
    ledger.change(table, standing, revoked_at=clock.now())


def lead_on(ledger: Ledger) -> None:
    table = PersonalLink.__table__
    about = PersonalLink.purpose.in_(HERS), PersonalLink.thing_id == ledger.merge.gone_id
    ledger.change(table, rows_where(table, *about), thing_id=ledger.merge.kept_id)


def swap_reply_addresses(ledger: Ledger) -> None:
    """Calendars drop an update by another organizer: the one that this mailbox knows stays."""
    table = AnswerAddress.__table__
    either = AnswerAddress.person_id.in_([ledger.merge.kept_id, ledger.merge.gone_id])
    found = {row["person_id"]: row for row in rows_where(table, either)}
    if len(found) < 2:
        return
    kept, gone = found[ledger.merge.kept_id], found[ledger.merge.gone_id]
    ledger.change(table, [kept], token=tokens.new()[:16])  # a token is never there twice
    ledger.change(table, [gone], token=kept["token"])
    ledger.change(table, [kept], token=gone["token"])


def remember(ledger: Ledger, kept: Person, gone: Person, cells: dict[str, object]) -> None:
    """The name and the address that did not stay: she is found and met again by them."""
    for person in (kept, gone):
        if person.name_key != cells["name_key"]:
            had = {"name": person.name, "name_key": person.name_key}
            ledger.add(FormerName(person_id=kept.id, **had))
        if person.email and person.email != cells["email"]:
            ledger.add(FormerAddress(person_id=kept.id, email=person.email))


def wishes(addresses: Sequence[str]) -> list[Suppression]:
    """What somebody asked for. A dead mailbox asks for nothing."""
    hashes = [spelling.hash_of(address) for address in addresses]
    said = db.session.scalars(select(Suppression).where(Suppression.address_hash.in_(hashes)))
    return [one for one in said if not one.reason.startswith(COMES_BACK)]


def spread_wishes(addresses: Sequence[str]) -> None:
    """Who said stop at one address said it as the person she is."""
    for wish in wishes(addresses):
        for address in addresses:
            outbox.suppress(address, wish.scope, reason=wish.reason, source="merge")
