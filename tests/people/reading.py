"""Reading the letters that ask people in, and the codes of an authenticator."""

import email
import email.policy
import re
import time

from passlib.totp import TOTP
from sqlalchemy import select

from stepup.db import db
from stepup.outbox.models import Letter


def letters(address=None):
    found = select(Letter).where(Letter.purpose == "people/email/sign_in").order_by(Letter.id)
    if address:
        found = found.where(Letter.address == address)
    return db.session.scalars(found).all()


def text_of(letter):
    message = email.message_from_bytes(letter.message, policy=email.policy.default)
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(letter):
    """The path of the link, as a browser asks for it."""
    return re.search(r"https?://[^/\s]+(/sign-in/link/\S+)", text_of(letter))[1]


def code_in(letter):
    return re.search(r"\b([0-9]{6})\b", text_of(letter))[1]


def authenticator_code(key, periods_from_now=0):
    return TOTP(key=key, format="base32").generate(time.time() + 30 * periods_from_now).token


def key_on(page):
    return re.search(r"<code>([A-Z2-7-]+)</code>", page.text)[1]
