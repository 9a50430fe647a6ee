"""Names and numbers cut into pieces, so that a search forgives typing errors.

Every word gives its runs of three letters, its ends marked, and its letters in order of the
alphabet, which forgives letters that changed places; a telephone gives its runs of three digits.
"""

from collections.abc import Iterable

from stepup.people import names

EDGE, SORTED, DIGIT = "^", "=", "#"
LONGEST = 40  # letters of a word that are looked at


def of_words(text: str) -> set[str]:
    return {piece for word in words(text) for piece in of_word(word)}


def words(text: str) -> list[str]:
    kept = "".join(letter if letter.isalnum() else " " for letter in names.folded(text))
    return [word[:LONGEST] for word in kept.split()]


def of_word(word: str) -> set[str]:
    marked = f"{EDGE}{word}{EDGE}"
    runs = {marked[start : start + 3] for start in range(len(marked) - 2)}
    return runs | ({in_order(word)} if len(word) > 2 else set())


def middle(word: str) -> str:
    """The run that tells it from the other words of the same letters."""
    start = len(word) // 2
    return f"{EDGE}{word}{EDGE}"[start : start + 3]


def in_order(word: str) -> str:
    return SORTED + "".join(sorted(word))[:LONGEST]


def of_digits(text: str) -> set[str]:
    digits = "".join(letter for letter in text if letter.isdecimal())
    return {DIGIT + digits[start : start + 3] for start in range(len(digits) - 2)}


def of_person(called: Iterable[str], email: str | None, phone: str | None) -> set[str]:
    """All that she can be found by: her names, former ones too, her mailbox, her telephone."""
    mailbox = (email or "").partition("@")[0]
    found = of_words(" ".join([*called, mailbox]))
    return found | of_digits(phone or "")
