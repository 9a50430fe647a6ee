"""E-mail addresses and telephone numbers, checked by the libraries that know the rules."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from stepup.errors import Refused
from stepup.imports import cells

REGION = "US"
IN_BRACKETS = re.compile(r"^[^<>]*<([^<>]+)>$")
NOBODY = frozenset(["no email", "no e-mail", "no mail"])
LONGEST_EMAIL = 254


def email(text: str) -> str | None:
    """The one spelling under which an address is stored and compared."""
    if cells.is_nothing(text) or text.casefold() in NOBODY:
        return None
    bare = IN_BRACKETS.sub(r"\1", text).strip().removeprefix("mailto:").rstrip(".,;")
    try:
        checked = validate_email(bare, check_deliverability=False)
    except EmailNotValidError:
        shown = text if len(text) <= LONGEST_EMAIL else text[:40] + "…"
        raise Refused(f'"{shown}" is not an e-mail address.') from None
    return checked.normalized.lower()


def phone(text: str) -> str | None:
    """E.164, read as an American number unless it says otherwise."""
    if cells.is_nothing(text):
        return None
    try:
        number = phonenumbers.parse(text[:60], REGION)
    except phonenumbers.NumberParseException:
        raise Refused(f'"{text[:60]}" is not a telephone number.') from None
    if not phonenumbers.is_valid_number(number):
        raise Refused(f'"{text[:60]}" is not a telephone number that can be called.')
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
