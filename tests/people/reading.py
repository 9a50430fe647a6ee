"""Reading the letters that ask people in, and the codes of an authenticator."""

import re
import time

from passlib.totp import TOTP
from sqlalchemy import select

from stepup.db import db
from stepup.outbox.models import Letter
from tests import letters as reading
from tests.letters import plain_text


def letters(address=None):
    found = select(Letter).where(Letter.purpose == "people/email/sign_in").order_by(Letter.id)
    if address:
        found = found.where(Letter.address == address)
    return db.session.scalars(found).all()


def text_of(letter):
    return plain_text(letter).replace("\r\n", "\n")


def link_in(letter):
    return reading.link_in(letter, "/sign-in/link")


def code_in(letter):
    return re.search(r"\b([0-9]{6})\b", text_of(letter))[1]


def authenticator_code(key, periods_from_now=0):
    return TOTP(key=key, format="base32").generate(time.time() + 30 * periods_from_now).token


def key_on(page):
    return re.search(r"<code>([A-Z2-7-]+)</code>", page.text)[1]
