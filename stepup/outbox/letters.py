"""What a letter says: its two templates rendered and put in one envelope."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime, parseaddr
from functools import lru_cache

import css_inline
from flask import current_app
from flask_babel import force_locale

from stepup import clock
from stepup.errors import Refused
from stepup.organisation import queries as organisation
from stepup.outbox import addresses, mime, moulds
from stepup.outbox.models import Letter

SUBJECT = "Subject:"
inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Sender:
    name: str
    address: str
    reply_to: str

    @property
    def domain(self) -> str:
        return addresses.domain_of(self.address)


@dataclass(frozen=True)
class Text:
    subject: str
    plain: str
    html: str
    sender: str = ""  # as the From field shows it; empty: as every letter of ours


def sender() -> Sender:
    ours = organisation.current()
    return Sender(ours.name, _address_in(ours.from_address), ours.reply_to)


@lru_cache(10)
def _address_in(mailbox: str) -> str:
    return addresses.deliverable(parseaddr(mailbox)[1])


def write(
    letter: Letter,
    context: Mapping[str, object],
    reply_to: str = "",
    sent_by: str = "",
    invitation: mime.Invitation | None = None,
) -> bytes:
    """The whole message; subject and Message-ID are noted on the letter.

    `sent_by` is another address of ours: an invitation comes from its ORGANIZER, or Gmail ignores
    its cancellation. A letter with an `unsubscribe_url` can be stopped by one press in the mailbox.
    """
    written_by = sender()
    if sent_by:
        written_by = replace(written_by, address=sent_by)
    text = render(letter.purpose, letter.language, context)
    letter.subject = text.subject
    letter.message_id = new_message_id(written_by.domain)
    headers = _headers(letter, written_by, reply_to or written_by.reply_to)
    if context.get("unsubscribe_url"):
        headers |= _one_click(str(context["unsubscribe_url"]), written_by)
    return mime.compose(headers, text.plain, text.html, invitation)


def head(letter: Letter, context: Mapping[str, object]) -> None:
    """Subject and Message-ID alone, of a letter whose message is composed later, or never."""
    with force_locale(letter.language):
        letter.subject = _subject(f"{letter.purpose}.txt", _known(context))
    letter.message_id = new_message_id(sender().domain)


def _subject(name: str, known: dict[str, object]) -> str:
    """Where a template marks its subject as a block, nothing else of it is rendered."""
    template = current_app.jinja_env.get_template(name)
    block = template.blocks.get("subject")
    if block is None:
        return _split(template.render(known))[0]
    return _split(SUBJECT + "".join(block(template.new_context(known))))[0]


def body(letter: Letter, context: Mapping[str, object]) -> bytes:
    """The whole message, under the head that it was queued with."""
    text, written_by = render(letter.purpose, letter.language, context), sender()
    return mime.compose(_headers(letter, written_by, written_by.reply_to), text.plain, text.html)


def render(template: str, language: str, context: Mapping[str, object]) -> Text:
    """`events/email/confirmed` is the pair confirmed.txt, with its subject line, and .html."""
    known = _known(context)
    find = current_app.jinja_env.get_template  # a letter knows nothing of who asks for a page
    with force_locale(language):
        written = find(f"{template}.txt").render(known)
        page = find(f"{template}.html").render(known)
    subject, plain = _split(written)
    return Text(subject, plain, inliner.inline(page))


def _known(context: Mapping[str, object]) -> dict[str, object]:
    return {"organisation": organisation.current(), **context}


def _split(written: str) -> tuple[str, str]:
    first, _, body = written.lstrip().partition("\n")
    if not first.startswith(SUBJECT) or body.partition("\n")[0].strip():
        raise Refused("The subject of a letter is one line, and an empty line follows it.")
    return first.removeprefix(SUBJECT).strip(), body.strip() + "\n"


def new_message_id(domain: str, prefix: str = "") -> str:
    return f"<{prefix}{secrets.token_hex(16)}@{domain}>"


def envelope_sender(message_id: str) -> str:
    """Where a bounce comes back to: the address itself says which letter it was."""
    token, _, domain = message_id.strip("<>").partition("@")
    return f"bounce+{token}@{domain}"


def _headers(letter: Letter, written_by: Sender, reply_to: str) -> dict[str, str]:
    headers = {
        "From": mime.mailbox(written_by.name, written_by.address),
        "To": letter.address,
        "Subject": letter.subject,
        "Date": format_datetime(clock.now()),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    return {**headers, "Reply-To": reply_to} if reply_to else headers


def campaign_headers(
    subject: str, written_by: Sender, *, campaign_id: int, reply_to: str, language: str
) -> dict[str, str]:
    """What mailbox providers want of a letter to many."""
    return {
        "From": mime.mailbox(written_by.name, written_by.address),
        "To": moulds.slot("address"),
        "Reply-To": reply_to or written_by.reply_to or written_by.address,
        "Subject": subject,
        "Date": moulds.slot("date"),
        "Message-ID": moulds.slot("message_id"),
        **_one_click(moulds.slot("unsubscribe_url"), written_by),
        "Precedence": "bulk",
        "X-Campaign": str(campaign_id),
        "Content-Language": language,
    }


def _one_click(url: str, written_by: Sender) -> dict[str, str]:
    """RFC 8058: the mailbox itself shows a button, and posts when it is pressed."""
    return {
        "List-ID": f"<alumnae.{written_by.domain}>",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def words_on_the_envelope(address: str, message_id: str) -> dict[str, str]:
    """What every campaign letter gets beside the words of its slots."""
    written_at = format_datetime(clock.now())
    return {"address": address, "message_id": message_id, "date": written_at}
