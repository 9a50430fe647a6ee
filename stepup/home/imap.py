"""Our mailbox at somebody's mail server: one message after the other, each put aside when done."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


class Unusable(Exception):
    """STEPUP_INBOX_URL says nothing that we could connect to."""


TIMEOUT = 30.0  # seconds
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
FAILURES = (OSError, imaplib.IMAP4.error, Unusable)


@dataclass(frozen=True)
class Mailbox:
    """`imaps://user:password@host:993/INBOX`; `imap://` is for a server on this machine only."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    encrypted: bool

    @classmethod
    def from_url(cls, url: str) -> "Mailbox":
        parts = urlsplit(url)
        encrypted = parts.scheme == "imaps"
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
            raise Unusable("STEPUP_INBOX_URL looks like imaps://user:password@host/INBOX.")
        if not encrypted and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise Unusable("STEPUP_INBOX_URL needs imaps://, or the password travels in the open.")
        return cls(
            parts.hostname,
            parts.port or (993 if encrypted else 143),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.lstrip("/")) or "INBOX",
            encrypted,
        )


@contextmanager
def opened(url: str) -> Iterator[imaplib.IMAP4]:
    """Raises one of FAILURES when the address cannot be meant, or the server refuses us."""
    mailbox = Mailbox.from_url(url)
    line = _connect(mailbox)
    try:
        line.login(mailbox.user, mailbox.password)
        _checked(line.select(_quoted(mailbox.folder)))
        yield line
    finally:
        line.shutdown()


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.encrypted:
        trust = ssl.create_default_context()  # imaplib's own would check neither name nor issuer
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trust, timeout=TIMEOUT)
    return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)


def waiting(line: imaplib.IMAP4) -> list[str]:
    """The numbers of the messages to read; those that were begun once come last, so that one which
    cannot be read never holds up the others."""
    fresh, begun = (_found(line, f"UNSEEN {kind}") for kind in ("UNFLAGGED", "FLAGGED"))
    return fresh + begun


def _found(line: imaplib.IMAP4, which: str) -> list[str]:
    numbers = b" ".join(_bytes_in(_checked(line.uid("SEARCH", which))))
    return [number.decode("ascii") for number in numbers.split()]


def size_of(line: imaplib.IMAP4, number: str) -> int:
    said = b" ".join(_bytes_in(_checked(line.uid("FETCH", number, "(RFC822.SIZE)"))))
    size = SIZE.search(said)
    return int(size[1]) if size else 0


def fetch(line: imaplib.IMAP4, number: str) -> bytes:
    """Without marking it as read: whoever is killed now reads it again."""
    parts = _checked(line.uid("FETCH", number, "(BODY.PEEK[])"))
    return max(_bytes_in(parts), key=len, default=b"")


def begin(line: imaplib.IMAP4, number: str) -> None:
    _checked(line.uid("STORE", number, "+FLAGS", r"(\Flagged)"))


def finish(line: imaplib.IMAP4, number: str) -> None:
    _checked(line.uid("STORE", number, "+FLAGS", r"(\Seen)"))
    _checked(line.uid("STORE", number, "-FLAGS", r"(\Flagged)"))


def _bytes_in(parts: Sequence[object]) -> list[bytes]:
    """imaplib nests what belongs together, and says None for nothing."""
    found: list[bytes] = []
    for part in parts:
        nested = part if isinstance(part, tuple) else (part,)
        found += [each for each in nested if isinstance(each, bytes)]
    return found


def _checked(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, said = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the mail server said {status}: {said!r}")
    return said


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', r"\"") + '"'
