"""Typed text made fit to keep: names, addresses and telephone numbers."""

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from stepup.errors import Refused

NAME_KEY_LIMIT = 170
UNSEEN = {"Cc", "Cs", "Co", "Cn"}
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Without control characters, lone surrogates and direction overrides; single spaces."""
    if text.isascii() and text.isprintable():  # as most names are
        return " ".join(text.split())
    spaced = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(letter for letter in spaced if _is_seen(letter)).split())


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in UNSEEN and letter not in OVERRIDES


def short(text: str, what: str, limit: int) -> str:
    """The cleaned text; refused when it would not fit."""
    kept = clean(text)
    if len(kept) > limit:
        raise Refused(f"{what} can have at most {limit} characters.")
    return kept


def folded(text: str) -> str:
    """Lower case without accents, so that José finds Jose."""
    plain = unicodedata.normalize("NFKD", clean(text).casefold())
    if plain.isascii():
        return plain
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.split())


def name_key(first_name: str, last_name: str) -> str:
    key = folded(f"{first_name} {last_name}")
    if len(key) > NAME_KEY_LIMIT:  # some letters fold into eighteen
        raise Refused("That name is too long for us to write down.")
    return key


def email_address(text: str) -> str:
    """As it is stored: checked for its form, lower case."""
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        sentence = _(
            "%(address)s is not an e-mail address. It should look like name@example.org.",
            address=clean(text)[:80] or "“”",
        )
        raise Refused(sentence) from None
    return found.normalized.lower()


def phone_number(text: str, country: str = "US") -> str:
    """International form (+16265550100), so that one number is always written one way."""
    try:
        number = phonenumbers.parse(clean(text)[:60], country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sentence = _(
            "%(number)s is not a telephone number. Write it with its area code, "
            "for example 626 555 0100.",
            number=clean(text)[:40],
        )
        raise Refused(sentence)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
