"""What the clock does for the log."""

from stepup.audit import seals
from stepup.db import db


def seal() -> None:
    seals.seal()
    db.session.commit()
