"""People's names as sheets spell them, and whether two spellings are one person."""

import re

from stepup.errors import Refused
from stepup.imports import cells
from stepup.people.names import folded

TITLES = re.compile(r"^(mrs?|ms|miss|mx|dr|prof|sra?|srta)\.?\s+(?=\S)", re.IGNORECASE)
SUFFIX = re.compile(r",?\s+(jr|sr|ii|iii|iv|phd|md)\.?$", re.IGNORECASE)
PARTICLES = re.compile(r"al|bin|d[aeiou]|das|del|della|den|der|dos|el|las?|les?|los|van|von")
LONGEST = 80

Name = tuple[str, str]


def split(full: str) -> Name:
    """First and last name out of "Ana de la Cruz", "Cruz, Ana" or "Ms. Ana Cruz"."""
    plain = SUFFIX.sub("", TITLES.sub("", full.strip()))
    if "," in plain:
        last, first = plain.split(",", 1)
        return tidy(first, last)
    words = plain.split()
    begins = max(len(words) - 1, 1)
    while begins > 1 and PARTICLES.fullmatch(words[begins - 1].casefold()):
        begins -= 1
    return tidy(" ".join(words[:begins]), " ".join(words[begins:]))


def tidy(first: str, last: str) -> Name:
    """Both parts, in ordinary case if the sheet shouted or whispered; a single one is the first."""
    both = cells.prose(first.strip(" ,;")), cells.prose(last.strip(" ,;"))
    if any(max(len(part), len(folded(part))) > LONGEST for part in both):
        raise Refused(f"A name is longer than {LONGEST} letters. Shorten it.")
    together = "".join(both)
    if len(together) > 2 and (together.isupper() or together.islower()):
        both = _cased(both[0]), _cased(both[1])
    known = _known(both[0]), _known(both[1])
    return known if known[0] else (known[1], "")


def _known(name: str) -> str:
    """Nothing when not one letter of it survived."""
    return name if any(letter.isalpha() for letter in name) else ""


def _cased(name: str) -> str:
    *before, last = name.casefold().split() or [""]
    words = [word if PARTICLES.fullmatch(word) else _capital(word) for word in before]
    return " ".join([*words, _capital(last)])


def _capital(word: str) -> str:
    return re.sub(r"(^|['’-])(\w)", lambda start: start[1] + start[2].upper(), word)


def same_person(one: Name, other: Name) -> bool:
    """Two rows with one address: the first name decides, since surnames change by marriage."""
    mine, theirs = _parts(one), _parts(other)
    if len(mine) == 1 or len(theirs) == 1:
        return bool(set(mine) & set(theirs))
    return mine[0] == theirs[0]


def _parts(name: Name) -> list[str]:
    """The first of her first names, and her last name, as far as they are known."""
    return [folded(part) for part in (name[0].partition(" ")[0], name[1]) if part]
