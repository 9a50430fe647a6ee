"""Campaign letters: one mould for everybody of a kind, one small row for each person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.inserts import insert_many
from stepup.outbox import addresses, letters, moulds, providers
from stepup.outbox.models import CAMPAIGN, Letter, Mould, State, Suppression

AT_A_TIME = 1000


@dataclass(frozen=True)
class Addressee:
    """`words` fills the slots; `unsubscribe_url` must be among them."""

    key: str
    person_id: int
    address: str
    words: Mapping[str, str] = field(default_factory=dict)


def cast(
    key: str, text: letters.Text, *, campaign_id: int, reply_to: str = "", language: str = "en"
) -> Mould:
    """The mould of this key, made when there is none. Its texts name words by `moulds.slot`."""
    existing = db.session.scalar(select(Mould).where(Mould.key == key))
    if existing is not None:
        return existing
    written_by = letters.sender()
    headers = letters.campaign_headers(
        text.subject, written_by, campaign_id=campaign_id, reply_to=reply_to, language=language
    )
    if text.sender:
        headers["From"] = text.sender
    mould = Mould(key=key, campaign_id=campaign_id, domain=written_by.domain)
    mould.pieces = moulds.cast(headers, text.plain, text.html)
    db.session.add(mould)
    db.session.flush()
    return mould


def queue_campaign(
    mould: Mould,
    addressees: Iterable[Addressee],
    *,
    language: str = "en",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> int:
    """Queue one letter for each who has none of this key yet; answer how many that were."""
    shared: dict[str, object] = {
        "purpose": f"campaign:{mould.campaign_id}",
        "campaign_id": mould.campaign_id,
        "mould_id": mould.id,
        "priority": CAMPAIGN,
        "language": language,
        "not_before": not_before,
        "not_after": not_after,
        "next_try_at": not_before or clock.now(),
    }
    waiting, made = iter(addressees), 0
    while batch := list(islice(waiting, AT_A_TIME)):
        made += _queue_batch(mould, batch, shared)
    return made


def _queue_batch(mould: Mould, batch: list[Addressee], shared: dict[str, object]) -> int:
    hashes = [addresses.hash_of(each.address) for each in batch]
    found = select(Suppression.address_hash, Suppression.reason)
    found = found.where(Suppression.address_hash.in_(hashes))
    reasons = {key: reason for key, reason in db.session.execute(found)}
    known = providers.providers_of(each.address for each in batch)
    rows = [
        _row(mould, each, key, known[each.address]) | _where_to(each.address, reasons.get(key))
        for each, key in zip(batch, hashes, strict=True)
    ]
    return insert_many(Letter.__table__, rows, shared)


def _row(mould: Mould, each: Addressee, address_hash: str, provider: str) -> dict[str, object]:
    words = {name: str(word) for name, word in each.words.items()}
    return {
        "dedupe_key": each.key,
        "person_id": each.person_id,
        "address_hash": address_hash,
        "subject": moulds.shown(moulds.header_of(mould.pieces, "Subject"), words),
        "message_id": letters.new_message_id(mould.domain, f"c{mould.campaign_id}."),
        "slots": words,
        "provider": provider[:255],
    }


def _where_to(address: str, reason: str | None) -> dict[str, object]:
    """One address that cannot be written to must not stop the others."""
    if reason is not None:
        return {"address": address[:320], "state": State.SUPPRESSED.value, "reply": reason}
    try:
        return {
            "address": addresses.deliverable(address),
            "state": State.READY.value,
            "reply": None,
        }
    except Refused as refusal:
        return {"address": address[:320], "state": State.FAILED.value, "reply": str(refusal)}
