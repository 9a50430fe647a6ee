"""Which organisation this house belongs to, and where it works."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from stepup.db import db
from stepup.organisation.models import Organisation, Site

SETTINGS = select(Organisation).order_by(Organisation.id)  # every page asks: written once


def current() -> Organisation:
    """The stored settings, or unsaved first values while nobody has saved any."""
    at_hand = db.session.info.get(Organisation)  # asked several times for one letter
    if at_hand is not None and at_hand in db.session:
        return at_hand
    stored = db.session.scalars(SETTINGS).first()
    db.session.info[Organisation] = stored
    return stored or first_values()


def first_values() -> Organisation:
    domain = "stepup.example"
    return Organisation(
        name=str(current_app.config["ORGANISATION"]),
        postal_address="",
        from_address=f"hello@{domain}",
        reply_to="",
        phone="",
        safeguarding_contact="",
        time_zone="America/Los_Angeles",
    )


def sites() -> Sequence[Site]:
    open_ones = select(Site).where(Site.closed_at.is_(None))
    return db.session.scalars(open_ones.order_by(Site.name)).all()


def site_named(name: str) -> Site | None:
    return db.session.scalars(select(Site).where(Site.name == name)).first()
