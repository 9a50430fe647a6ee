"""Reading the letters about places as the person who gets them would."""

import re
from email import message_from_bytes, policy

from icalendar import Calendar

from stepup.db import db
from stepup.outbox import letters as outbox
from stepup.outbox.models import Letter

ADDRESS = re.compile(r"https?://[^/\s]+(/signups/[\w-]+)")


def letters(address=None):
    chosen = db.select(Letter).order_by(Letter.id)
    if address is not None:
        chosen = chosen.where(Letter.address == address)
    return db.session.scalars(chosen).all()


def newest(address=None):
    return letters(address)[-1]


def kinds(address=None):
    return [letter.purpose.removeprefix("events/email/") for letter in letters(address)]


def words_of(letter):
    return message_in(letter).get_body(("plain",)).get_content().replace("\r\n", "\n")


def page_of(letter):
    """The path of her own page."""
    return ADDRESS.search(words_of(letter))[1]


def invitation_in(letter):
    """METHOD, and the event; None for a letter that carries none."""
    for part in message_in(letter).walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_content())
            return str(calendar["METHOD"]), calendar.events[0]
    return None


def sequence_in(letter):
    _method, event = invitation_in(letter)
    return event["SEQUENCE"]


def message_in(letter):
    return message_from_bytes(outbox.message_of(letter), policy=policy.default)
