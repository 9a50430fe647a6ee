"""Words that survive the journey into a calendar file and back."""

import re

from icalendar import vText

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029]")
ESCAPED = {"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"}


class Text(vText):
    r"""A TEXT value; the library's own escaper breaks the line at the two characters `\N`."""

    def to_ical(self) -> bytes:
        return "".join(ESCAPED.get(character, character) for character in self).encode()


def visible(words: str) -> str:
    """Without control characters, which calendars refuse and the library passes on."""
    return UNSEEN.sub("", words)


def lines(words: str) -> Text:
    return Text(BREAK.sub("\n", visible(words)).strip("\n"))


def line(words: str, *, joint: str = " ") -> Text:
    """The same words on one line, for places where programs show only one."""
    return Text(joint.join(part.strip() for part in BREAK.split(visible(words)) if part.strip()))
