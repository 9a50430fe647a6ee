"""What the clock does for those who meet."""

from datetime import timedelta

from stepup.db import db
from stepup.mentoring import meetings

SOON = timedelta(hours=24)


def look_ahead() -> None:
    meetings.look_ahead()
    db.session.commit()


def look_at_tomorrow() -> None:
    """Often: a guardian who takes her yes back need not wait for the night."""
    meetings.look_ahead(SOON)
    db.session.commit()
