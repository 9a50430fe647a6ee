"""What the night does for volunteers."""

from stepup.db import db
from stepup.volunteers import actions, conduct, drafts, renewals


def ask_for_renewals() -> None:
    renewals.ask_for(actions.today())
    db.session.commit()


def lapse() -> None:
    actions.lapse(actions.today())
    db.session.commit()


def ask_to_sign() -> None:
    conduct.ask_everybody()
    db.session.commit()


def forget_drafts() -> None:
    drafts.forget_old()
    db.session.commit()
