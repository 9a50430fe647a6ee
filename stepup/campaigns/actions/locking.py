"""One hand at a time on a campaign."""

from stepup.campaigns.models import Campaign, Recipient
from stepup.db import db


def lock(row: Campaign | Recipient) -> None:
    """Two tabs, two workers, a double click: the second waits, then sees what the first did."""
    db.session.refresh(row, with_for_update=True)
