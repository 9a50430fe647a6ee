"""What the night does for the register."""

from stepup.db import db
from stepup.duplicates import actions


def find_pairs() -> int:
    count = actions.find_pairs()
    db.session.commit()
    return count
