"""Words that survive the journey into a calendar file and back, and the lines they travel on.

Written here and not by the library: its escaper breaks a line at the two characters `\\N`, and what
it does for each property in turn costs a feed of a thousand events half a second.
"""

import re

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029]")
ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
IN_QUOTES = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})  # RFC 6868
LONGEST = 75  # octets of a line, its end not counted


def visible(words: str) -> str:
    """Without control characters, which calendars refuse."""
    return UNSEEN.sub("", words)


def lines(words: str) -> str:
    return BREAK.sub("\n", visible(words)).strip("\n")


def line(words: str, *, joint: str = " ") -> str:
    """The same words on one line, for places where programs show only one."""
    return joint.join(part.strip() for part in BREAK.split(visible(words)) if part.strip())


def escaped(words: str) -> str:
    """As a TEXT value."""
    return words.translate(ESCAPES)


def quoted(words: str) -> str:
    """As the value of a parameter."""
    return f'"{words.translate(IN_QUOTES)}"'


def folded(content: str) -> bytes:
    """One content line, broken where it is too long: never inside a character or an escape."""
    octets = content.encode()
    pieces, room = [], LONGEST
    while len(octets) > room:
        end = _break(octets, room)
        pieces.append(octets[:end])
        octets, room = octets[end:], LONGEST - 1  # the space that begins it counts
    return b"\r\n ".join([*pieces, octets]) + b"\r\n"


def _break(octets: bytes, end: int) -> int:
    while octets[end] & 0xC0 == 0x80:
        end -= 1
    backslashes = end - len(octets[:end].rstrip(b"\\"))
    return end - backslashes % 2
