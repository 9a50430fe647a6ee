"""What the clock does for safeguarding."""

from stepup.db import db
from stepup.safety import concerns


def remind_leads() -> None:
    concerns.remind_leads()
    db.session.commit()
