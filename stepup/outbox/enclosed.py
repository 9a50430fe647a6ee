"""The calendar that a message brings: an answer to an invitation, in whatever wrapping."""

import re
from collections.abc import Sequence
from email.message import Message

CALENDARS = {"text/calendar", "application/ics"}
METHOD = re.compile(rb"^METHOD:\s*(REPLY|COUNTER|REFRESH)\s*$", re.IGNORECASE | re.MULTILINE)
NAMED = re.compile(r"\.ics\b", re.IGNORECASE)


def answer(parts: Sequence[Message]) -> bytes | None:
    """The first of them that is one."""
    for part in parts:
        if part.get_content_type() in CALENDARS or _is_named_like_a_calendar(part):
            content = _in_utf8(part)
            if METHOD.search(content):
                return content
    return None


def _is_named_like_a_calendar(part: Message) -> bool:
    """Gateways that know no calendars make it a file of octets."""
    said = (str(part.get(name, "")) for name in ("Content-Disposition", "Content-Type"))
    return any(map(NAMED.search, said))


def _in_utf8(part: Message) -> bytes:
    """By the charset that it names, if that is one; calendars are UTF-8 where nothing is said."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    try:
        return content.decode(part.get_content_charset("utf-8")).encode()
    except (LookupError, UnicodeError, ValueError):
        return content
