"""E-mail addresses and telephone numbers as sheets write them."""

import re

import phonenumbers

from stepup.errors import Refused
from stepup.imports import cells
from stepup.people import names

REGION = "US"
IN_BRACKETS = re.compile(r"^[^<>]*<([^<>]+)>$")
NOBODY = frozenset(["no email", "no e-mail", "no mail"])


def email(text: str) -> str | None:
    """The one spelling under which an address is stored and compared."""
    if cells.is_nothing(text) or text.casefold() in NOBODY:
        return None
    return names.email_address(IN_BRACKETS.sub(r"\1", text).removeprefix("mailto:").rstrip(".,;"))


def phone(text: str) -> str | None:
    """E.164. Stricter than a form, where somebody is there to ask."""
    if cells.is_nothing(text):
        return None
    try:
        number = phonenumbers.parse(text[:60], REGION)
    except phonenumbers.NumberParseException:
        raise Refused(f'"{text[:60]}" is not a telephone number.') from None
    if not phonenumbers.is_valid_number(number):
        raise Refused(f'"{text[:60]}" is not a telephone number that can be called.')
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
