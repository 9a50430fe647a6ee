"""What an author may have filled in: `{{ first_name }}`, `{{ mentor|a woman who remembers you }}`.

Nothing of it is ever run: the text is cut at its marks, and each mark is looked up in a list.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import lazy_gettext as _

from stepup.errors import Refused

OURS = {
    "first_name": _("friend"),
    "cohort": _("your cohort"),
    "program": _("our program"),
    "year": _("your last year"),
    "mentor": _("a woman who remembers you"),
    "event": _("one of our evenings"),
    "need": _("Every season new girls hope for a woman like you."),
}
IN_A_SUBJECT = ("first_name", "cohort", "program", "year", "mentor", "event")
SENDER, IN_HER_NAME = "sender", "in_her_name"  # of a letter that comes in her mentor's name
# Beside the slots stands what holds only as long as it is so, and what it says otherwise:
NEED_OF, LENT_BY, OTHERWISE = "need_of", "lent_by", ":otherwise"
ONLY_WHILE = {NEED_OF: ("need",), LENT_BY: (SENDER, IN_HER_NAME)}
LINKS = ("landing", "unsubscribe")
MARK = re.compile(r"\{\{(?P<inside>[^\n]*?)\}\}|\{\{|\{%|\{#")
INSIDE = re.compile(r"\s*(?P<field>[a-z_]+)\s*(?:\|\s*(?P<fallback>[^{}|<>\n]{1,120}?)\s*)?")
BEFORE, AFTER = re.compile(r"(^|[\s<]|\]\(|\s\()\Z"), re.compile(r"[\s)>.,:;!?]|\Z")


@dataclass(frozen=True)
class Blank:
    """A place to fill; two places with another fallback are two slots of the letter."""

    field: str
    fallback: str = ""

    @property
    def slot(self) -> str:
        if not self.fallback:
            return self.field
        return f"{self.field}_{zlib.crc32(self.fallback.encode()):08x}"


Wording = Sequence[str | Blank]


def parse(text: str, *, links: bool = True) -> Wording:
    """The text cut at its marks; an unknown mark is refused with its line and column."""
    wording: list[str | Blank] = []
    done = 0
    for mark in MARK.finditer(text):
        wording += [text[done : mark.start()], _blank(text, mark, links)]
        done = mark.end()
    return [*wording, text[done:]]


def _blank(text: str, mark: re.Match[str], links: bool) -> Blank:
    inside = INSIDE.fullmatch(mark["inside"] or "")
    field = inside["field"] if inside else ""
    known = [*OURS, *LINKS] if links else IN_A_SUBJECT
    is_link = field in LINKS
    if is_link and not _stands_alone(text, mark):
        raise Refused(
            f"{_place(text, mark)}: we cannot fill in “{mark[0]}” inside of another address. "
            f"It stands alone, or is a whole link: [Come and see]({mark[0]})."
        )
    if inside is None or field not in known or (is_link and inside["fallback"]):
        raise Refused(
            f"{_place(text, mark)}: we cannot fill in “{mark[0][:40]}”. "
            f"You can write {', '.join(f'{{{{ {name} }}}}' for name in known)}."
        )
    return Blank(field, inside["fallback"] or "")


def _place(text: str, mark: re.Match[str]) -> str:
    line = text.count("\n", 0, mark.start()) + 1
    return f"Line {line}, column {mark.start() - text.rfind(chr(10), 0, mark.start())}"


def _stands_alone(text: str, mark: re.Match[str]) -> bool:
    """In the middle of another address it would tell a stranger the key to her page."""
    return bool(BEFORE.search(text, 0, mark.start()) and AFTER.match(text, mark.end()))


def blanks(*wordings: Wording) -> set[Blank]:
    return {part for wording in wordings for part in wording if isinstance(part, Blank)}


def defaults(asked: Iterable[Blank]) -> dict[Blank, str]:
    """What stands where we know nothing of her; in the language of the moment."""
    return {
        blank: blank.fallback or str(OURS.get(blank.field, ""))
        for blank in asked
        if blank.field not in LINKS
    }


def otherwise(slots: Mapping[str, str], reason: str) -> dict[str, str]:
    """What stands there when it is not so any more."""
    return {
        name.removesuffix(OTHERWISE): word
        for name, word in slots.items()
        if name.endswith(OTHERWISE) and name.startswith(ONLY_WHILE[reason])
    }


class Known(Protocol):
    """By field, what one woman reads there."""

    def get(self, field: str, /) -> str | None: ...


def words(instead: Mapping[Blank, str], known: Known) -> dict[str, str]:
    """By slot, what one woman reads there."""
    found = {blank.slot: known.get(blank.field) or word for blank, word in instead.items()}
    for reason, fields in ONLY_WHILE.items():
        passing = {blank: word for blank, word in instead.items() if blank.field in fields}
        if any(known.get(blank.field) for blank in passing):
            found[reason] = known.get(reason) or ""
            found |= {blank.slot + OTHERWISE: word for blank, word in passing.items()}
    return found
