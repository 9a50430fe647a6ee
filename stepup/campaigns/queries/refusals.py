"""What mail servers say against us, since the last wave was let go."""

from collections.abc import Sequence

from sqlalchemy import func, select

from stepup.campaigns.models import Campaign
from stepup.db import db
from stepup.outbox.bounces import Severity
from stepup.outbox.models import Letter, MailEvent

TOO_MANY, OF_THE_LAST = 3, 100  # more than two of a hundred


def of_our_mail(campaign: Campaign) -> Sequence[MailEvent]:
    """Newest first, as many as it takes to wait."""
    refused = MailEvent.campaign_id == campaign.id, MailEvent.bounce_class == Severity.POLICY.value
    found = select(MailEvent).where(*refused).order_by(MailEvent.id.desc()).limit(TOO_MANY)
    if campaign.let_go_at is not None:
        found = found.where(MailEvent.at > campaign.let_go_at)
    return db.session.scalars(found).all()


def are_too_many(campaign: Campaign) -> bool:
    found = of_our_mail(campaign)
    if len(found) < TOO_MANY:
        return False
    first = select(func.min(Letter.sending_at)).where(
        Letter.id.in_([each.letter_id for each in found])
    )
    since = db.session.scalar(first)
    left = select(func.count()).where(Letter.campaign_id == campaign.id, Letter.sending_at >= since)
    return (db.session.scalar(left) or 0) <= OF_THE_LAST
