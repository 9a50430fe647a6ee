"""What the night does for volunteers."""

from stepup.db import db
from stepup.volunteers import actions


def lapse() -> None:
    actions.lapse(actions.today())
    db.session.commit()
