"""Reading queued letters as the one reads who gets them."""

import re
from email import message_from_bytes, policy

from sqlalchemy import select

from stepup.db import db
from stepup.outbox import letters, moulds, unwritten
from stepup.outbox.models import Letter


def last_letter():
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()


def message_of(letter):
    """As it left, or would leave now."""
    if letter.content is not None:
        return letter.content.message
    if letter.mould is None:
        return unwritten.compose(letter) or b""
    words = letters.words_on_the_envelope(letter.address, letter.message_id)
    return moulds.pour(letter.mould.pieces, {**(letter.slots or {}), **words})


def plain_text(letter):
    message = message_from_bytes(message_of(letter), policy=policy.default)
    return message.get_body(("plain",)).get_content()


def link_in(letter, path):
    """`link_in(letter, "/consent")`: the address on this house, from that path on."""
    return re.search(rf"{path}/[\w/-]+", plain_text(letter)).group()
