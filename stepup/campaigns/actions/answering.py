"""What she says to the letter: one tap, an application, or no more of these."""

from datetime import date

from sqlalchemy import select

from stepup import clock
from stepup.audit import actions as audit
from stepup.campaigns.actions.locking import lock
from stepup.campaigns.actions.stopping import call_back_news
from stepup.campaigns.models import Answer, Conversion, ConversionStage, Recipient
from stepup.db import db
from stepup.errors import Refused
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Scope
from stepup.safety import queries as holds
from stepup.safety import rules
from stepup.volunteers import actions as volunteers
from stepup.volunteers.models import Volunteer


def answer(recipient: Recipient, said: Answer) -> Conversion:
    """The last answer counts; the wrong woman's mailbox gets no campaign again."""
    lock(recipient)
    _note(recipient, ConversionStage.CLICKED)
    conversion = _note(recipient, ConversionStage.ANSWERED)
    conversion.answer, conversion.at = said.value, clock.now()
    _end_the_sequence(recipient)
    if said is Answer.NOT_ME:
        _suppress(recipient, "this is not her address")
    return conversion


def _note(recipient: Recipient, stage: ConversionStage) -> Conversion:
    hers = Conversion.recipient_id == recipient.id, Conversion.stage == stage
    known = db.session.scalars(select(Conversion).where(*hers)).first()
    if known is not None:
        return known
    conversion = Conversion(recipient=recipient, stage=stage)
    db.session.add(conversion)
    db.session.flush()
    return conversion


def accept(recipient: Recipient, motivation: str, born_on: date | None = None) -> Volunteer:
    """She comes back. A birthday that she types fills a gap and never changes what is stored."""
    lock(recipient)
    person = recipient.person
    if person.erased_at is not None:
        raise Refused("We have deleted what we knew of you, as you asked. Please apply anew.")
    reasons = rules.no_hold(holds.is_held(person.id))
    if reasons:
        raise Refused.because(reasons)
    if person.born_on is None:
        person.born_on = born_on
    volunteer = volunteers.apply(person, motivation, source=recipient.campaign.label)
    _note(recipient, ConversionStage.CLICKED)
    if volunteer.source == recipient.campaign.label:
        _note(recipient, ConversionStage.APPLIED)
    _end_the_sequence(recipient)
    return volunteer


def _end_the_sequence(recipient: Recipient) -> None:
    """She has spoken: what left has arrived, and whatever still waits for her stays at home."""
    hers = Letter.campaign_id == recipient.campaign_id, Letter.person_id == recipient.person_id
    outbox.has_arrived(*hers)
    outbox.cancel_where(*hers)


def unsubscribe(recipient: Recipient) -> None:
    """From now on no campaign writes to her address; again changes nothing."""
    lock(recipient)
    _suppress(recipient, "unsubscribed")
    _end_the_sequence(recipient)
    call_back_news(recipient.person_id)
    _note(recipient, ConversionStage.UNSUBSCRIBED)
    audit.record("unsubscribed", recipient)


def _suppress(recipient: Recipient, reason: str) -> None:
    """The mailbox that got the letter, and the one she has now."""
    source = recipient.campaign.label
    for address in filter(None, {_written_to(recipient), recipient.person.email}):
        outbox.suppress(address, Scope.CAMPAIGNS, reason=reason, source=source)


def _written_to(recipient: Recipient) -> str | None:
    hers = Letter.campaign_id == recipient.campaign_id, Letter.person_id == recipient.person_id
    newest_first = select(Letter.address).where(*hers).order_by(Letter.id.desc())
    return db.session.scalars(newest_first).first()
