"""Campaign letters of the past: most have arrived, and none is the worker's to carry today."""

from datetime import timedelta
from random import Random

from sqlalchemy import ColumnElement, select, update

from stepup import clock
from stepup.campaigns.models import Campaign
from stepup.db import db
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, State

REFUSED = (
    "550 5.1.1 <{address}>: Recipient address rejected: User unknown",
    "552 5.2.2 <{address}>: Mailbox full",
)
GREYLISTED = "451 4.7.1 Greylisted: please try again later"


def _carry(*which: ColumnElement[bool]) -> None:
    """What waits counts as sent at the moment when it was queued."""
    left = {
        "state": State.SENT,
        "attempts": 1,
        "first_tried_at": Letter.queued_at,
        "sending_at": Letter.queued_at,
        "sent_at": Letter.queued_at,
        "reply": "250 2.0.0 OK",
    }
    db.session.execute(update(Letter).where(Letter.state == State.READY, *which).values(**left))


def carry_campaign(campaign: Campaign, chance: Random, *, refused: int, waiting: int) -> None:
    """Most arrive; some mailboxes are gone, and one server asks us to come back tomorrow."""
    letters = _of(campaign)
    chosen = chance.sample(letters, refused + waiting)
    for number, letter in enumerate(chosen[:refused]):
        _refuse(letter, REFUSED[number % len(REFUSED)])
    for letter in chosen[refused:]:
        letter.attempts, letter.first_tried_at = 1, clock.now()
        letter.reply, letter.next_try_at = GREYLISTED, clock.now() + timedelta(hours=44)
    db.session.flush()
    waits = Letter.id.in_([letter.id for letter in chosen[refused:]])
    _carry(Letter.campaign_id == campaign.id, ~waits)


def _of(campaign: Campaign) -> list[Letter]:
    hers = Letter.campaign_id == campaign.id, Letter.state == State.READY
    return list(db.session.scalars(select(Letter).where(*hers).order_by(Letter.id)))


def _refuse(letter: Letter, words: str) -> None:
    reply = words.format(address=letter.address)
    letter.state, letter.attempts, letter.reply = State.FAILED, 1, reply
    letter.first_tried_at = letter.sending_at = clock.now()
    db.session.flush()
    outbox.record_refusal(letter.id, reply)
