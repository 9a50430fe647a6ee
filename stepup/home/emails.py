"""Letters that belong to no single feature."""

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from html import unescape

import nh3

from stepup.organisation import queries as organisation
from stepup.outbox import actions as outbox
from stepup.outbox.bounces import Reading
from stepup.outbox.models import Letter
from stepup.people import names

LONGEST = 10_000  # characters of what she wrote


def forwarded(reading: Reading, key: str) -> Letter | None:
    """To whoever reads our mail; None when nobody does, or our own letter comes round."""
    ours = organisation.current()
    known = {ours.reply_to.lower(), ours.from_address.lower(), ""}
    if not ours.reply_to or reading.sender.lower() in known:
        return None
    message = message_from_bytes(reading.raw, policy=policy.default)
    return outbox.queue(
        ours.reply_to,
        "home/email/forwarded",
        key=f"forwarded:{key}",
        reply_to=names.email_address(reading.sender),
        sender=reading.sender,
        subject=names.clean(str(message.get("Subject", "")))[:200],
        words=_words(message),
    )


def _words(message: EmailMessage) -> str:
    """Its text; of a message in HTML alone, the words of that."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    if body.get_content_type() == "text/html":
        text = unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style"}))
    return "\n".join(names.clean(line) for line in text[:LONGEST].splitlines()).strip()


def _decoded(part: Message) -> str:
    """The library's own reading gives up at a charset that it does not know."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
