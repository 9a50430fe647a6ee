"""One cell at a time: clean text, yes and no, numbers and grades, in the dialects people type."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from stepup.errors import Refused

YES = frozenset(["1", "y", "yes", "true", "t", "x", "on", "ok", "si", "sí", "✓", "✔"])
NO = frozenset(["0", "n", "no", "false", "f", "off", "none", "never"])
NOTHING = frozenset(["", "-", "--", "—", "?", "n/a", "na", "none", "null", "nil", "unknown", "tbd"])
GRADE_NAMES = {"freshman": 9, "sophomore": 10, "junior": 11, "senior": 12}
LOST = "?\ufffd"
JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them
FORMULA = re.compile(r"[=+\-@]+\s*(?=[^\W\d]|[(\"'])")
LONGEST_TEXT = 2000
MOST_HOURS = 8784  # in one year


def clean(text: str) -> str:
    """Composed letters, single spaces, nothing invisible; lines of a note stay lines."""
    composed = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    lines = re.split(r"\r\n|\r|\n", composed)
    return "\n".join(" ".join(_visible(line).split()) for line in lines).strip()


def _visible(line: str) -> str:
    return "".join(
        letter
        for letter in line
        if letter == "\t" or letter in JOINERS or unicodedata.category(letter) not in {"Cc", "Cf"}
    )


def prose(text: str) -> str:
    """Text without the sign that makes a spreadsheet compute it: it stays harmless everywhere."""
    return FORMULA.sub("", text, count=1) if FORMULA.match(text) else text


def is_nothing(text: str) -> bool:
    return text.strip().casefold() in NOTHING


def has_lost_letters(text: str) -> bool:
    """Did another program write ? for a letter it did not have?"""
    return any(letter in text for letter in LOST)


def says_yes(text: str) -> bool | None:
    word = text.strip().casefold().rstrip(".!")
    if word in YES:
        return True
    if word in NO:
        return False
    if is_nothing(word):
        return None
    raise Refused(f'"{text}" is neither yes nor no.')


def says_stop(text: str) -> bool:
    """An opt-out in words we do not know is still an opt-out."""
    word = text.strip().casefold().rstrip(".!")
    return word not in NO and not is_nothing(word)


def amount(text: str) -> Decimal | None:
    """A number of hours: 7.5, 7,5 or 1,250."""
    if is_nothing(text):
        return None
    plain = re.sub(r",(?=\d{3}\b)", "", text.replace(" ", "")).replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refused(f'"{text}" is not a number.') from None
    if not value.is_finite() or not 0 <= value <= MOST_HOURS:
        raise Refused(f"{text} cannot be an amount.")
    return value


def count(text: str) -> int:
    """How many seats a row stands for: one, unless it says more."""
    value = amount(text)
    if value is None:
        return 1
    if value != int(value) or not 1 <= value <= 500:
        raise Refused(f"{text} cannot be a number of seats.")
    return int(value)


def year(text: str) -> int | None:
    if is_nothing(text):
        return None
    found = re.search(r"\b(19[5-9]\d|20\d\d)\b", text)
    if found is None:
        raise Refused(f'"{text}" is not a year.')
    return int(found[1])


def grade(text: str) -> int | None:
    """Gr 9, 10th, Grade 11, senior."""
    if is_nothing(text):
        return None
    found = re.search(r"\d+", text)
    number = int(found[0]) if found else GRADE_NAMES.get(text.strip().casefold(), 0)
    if not 1 <= number <= 13:
        raise Refused(f'"{text}" is not a school grade.')
    return number
