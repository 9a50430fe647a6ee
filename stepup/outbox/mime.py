"""A message as bytes: headers, text, html and invitation, legal for every mail server."""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header, decode_header, make_header
from email.utils import formataddr, parseaddr

from stepup.errors import Refused

UTF8 = Charset("utf-8")
UTF8.header_encoding = QP
UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
BARE_LINE_END = re.compile(rb"(?<!\r)\n")
ADDRESSES = {"From", "To", "Reply-To"}
METHODS = frozenset({"REQUEST", "CANCEL", "DECLINECOUNTER"})
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Invitation:
    """The same bytes twice: mail programs read the part, people save the file.

    A stream of several calendar objects, each about one event, goes in as a part for each: of one
    part Outlook reads only the first event (RFC 6047; MS-STANOICAL 2.2.175).
    """

    calendar: bytes
    method: str

    def __post_init__(self) -> None:
        if (
            self.method not in METHODS
            or b"METHOD:%s\r\n" % self.method.encode() not in self.calendar
        ):
            raise ValueError("the method of an invitation is the one inside the calendar")

    @property
    def is_about_several(self) -> bool:
        return self.calendar.count(END) > 1

    def alternative(self) -> bytes:
        return _base64(f"text/calendar; method={self.method}; charset=utf-8", self.calendar)

    def parts(self) -> list[bytes]:
        return [
            self._part(text + END, f"invite-{number}.ics")
            for number, text in enumerate(self.calendar.split(END)[:-1], 1)
        ]

    def _part(self, text: bytes, name: str) -> bytes:
        kind = f'text/calendar; method={self.method}; charset=utf-8; name="{name}"'
        return _base64(f'{kind}\r\nContent-Disposition: attachment; filename="{name}"', text)

    def attachment(self) -> bytes:
        name = 'Content-Disposition: attachment; filename="invite.ics"'
        return _base64(f'application/ics; name="invite.ics"\r\n{name}', self.calendar)


def header(name: str, value: str) -> bytes:
    if UNSAFE.search(value):
        raise Refused(f"A line break or control character has no place in the {name} of a letter.")
    if value.isascii() and (len(name) + len(value) < 76 or name.startswith("List-")):
        return f"{name}: {value}\r\n".encode("ascii")  # folding List-* breaks DKIM at some relays
    if name in ADDRESSES:
        return _long_mailbox(name, value)
    return f"{name}: {_folded(name, value)}\r\n".encode("ascii")


def _folded(name: str, words: str) -> str:
    return Header(words, UTF8, header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _long_mailbox(name: str, value: str) -> bytes:
    """Only who it is may be encoded: an encoded address is none."""
    shown, address = parseaddr(value)
    if not shown:
        return f"{name}: {address}\r\n".encode("ascii")
    who = _folded(name, str(make_header(decode_header(shown))))
    return f"{name}: {who}\r\n <{address}>\r\n".encode("ascii")


def mailbox(name: str, address: str) -> str:
    """`"Step Up" <hello@…>`, ready for a header."""
    if UNSAFE.search(name):
        raise Refused("A line break or control character has no place in a name.")
    return formataddr((name, address), UTF8)


def quoted_printable(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    encoded = binascii.b2a_qp(lines.encode("utf-8"), istext=True)
    return BARE_LINE_END.sub(b"\r\n", encoded)  # soft breaks take the style of the first line end


def compose(
    headers: Mapping[str, str],
    text: str,
    html: str,
    invitation: Invitation | None = None,
) -> bytes:
    boundary = "=_" + secrets.token_hex(12)
    top = b"".join(header(name, value) for name, value in headers.items())
    top += b"MIME-Version: 1.0\r\n"
    letter = _text("plain", text), _text("html", html)
    if invitation is None:
        return top + _multipart("alternative", boundary, *letter)
    if invitation.is_about_several:
        body = _multipart("alternative", "a" + boundary, *letter)
        return top + _multipart("mixed", "m" + boundary, body, *invitation.parts())
    body = _multipart("alternative", "a" + boundary, *letter, invitation.alternative())
    return top + _multipart("mixed", "m" + boundary, body, invitation.attachment())


def _text(subtype: str, text: str) -> bytes:
    return text_head(subtype).encode("ascii") + quoted_printable(text)


def text_head(subtype: str) -> str:
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )


def multipart_head(subtype: str, boundary: str) -> str:
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'


def _base64(content_type: str, content: bytes) -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode("ascii") + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(subtype: str, boundary: str, *parts: bytes) -> bytes:
    line = b"--" + boundary.encode("ascii")
    head = multipart_head(subtype, boundary).encode("ascii")
    between = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return head + between + line + b"--\r\n"
