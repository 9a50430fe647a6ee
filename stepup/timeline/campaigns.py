"""What she answered to a campaign; and what was answered to a letter in her name."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from stepup.campaigns.models import Answer, Conversion, ConversionStage, Recipient
from stepup.campaigns.words import ANSWERS
from stepup.db import db
from stepup.outbox.models import EventKind, Letter, MailEvent
from stepup.timeline.events import page_of
from stepup.timeline.models import Asked, Entry

SAID = {
    ConversionStage.ANSWERED: "answered “{}”",
    ConversionStage.APPLIED: "would like to mentor",
    ConversionStage.UNSUBSCRIBED: "wants no more of these letters",
}


def answers(asked: Asked) -> Sequence[Entry]:
    found = select(Conversion).join(Conversion.recipient).where(_hers(asked))
    found = found.where(Conversion.stage.in_(SAID))
    rows = db.session.scalars(
        page_of(asked, found, Conversion.at).options(
            contains_eager(Conversion.recipient).options(
                joinedload(Recipient.person), joinedload(Recipient.campaign)
            )
        )
    )
    return [_entry(asked, row.recipient, row.at, _said(row)) for row in rows]


def _hers(asked: Asked) -> ColumnElement[bool]:
    """She read it, or it came in her name."""
    return or_(Recipient.person_id.in_(asked.ids), Recipient.in_name_of_id.in_(asked.ids))


def _said(row: Conversion) -> str:
    answer = ANSWERS[Answer(row.answer)] if row.answer else ""
    return SAID[row.stage].format(answer)


def _entry(asked: Asked, recipient: Recipient, at: datetime, said: str) -> Entry:
    about = f"in a campaign: {recipient.campaign.name}"
    if recipient.person_id not in asked.ids:
        about = f"to a letter in her name, {about}"
    page = url_for("staff_campaigns.show", campaign_id=recipient.campaign_id)
    return Entry(at, f"{recipient.person.called} {said}", about, page)


def replies(asked: Asked) -> Sequence[Entry]:
    """By mail, to the letter itself."""
    found = select(MailEvent, Recipient).join(Letter, Letter.id == MailEvent.letter_id)
    found = found.join(
        Recipient,
        (Recipient.campaign_id == Letter.campaign_id) & (Recipient.person_id == Letter.person_id),
    )
    found = found.where(_hers(asked), MailEvent.kind == EventKind.REPLY)
    found = found.options(joinedload(Recipient.person), joinedload(Recipient.campaign))
    if asked.before is not None:
        found = found.where(MailEvent.at < asked.before)
    rows = db.session.execute(found.order_by(MailEvent.at.desc()).limit(asked.most))
    return [_entry(asked, recipient, event.at, "answered by mail") for event, recipient in rows]
