"""Friends as somebody types them: rows of a name and an address, empty ones left out."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from stepup.errors import Refused
from stepup.events.actions.guests import Guest
from stepup.events.actions.parties import MOST
from stepup.people import names

LONGEST = 80


def read(typed: MultiDict[str, str]) -> list[Guest]:
    columns = (typed.getlist(name)[: MOST - 1] for name in ("first_name", "last_name", "email"))
    rows = [tuple(names.clean(cell) for cell in row) for row in zip(*columns, strict=False)]
    friends = [Guest(first, last, email) for first, last, email in rows if first or email]
    for friend in friends:
        _ensure_named(friend.first_name, friend.last_name)
        _ensure_address(friend.email)
    if not friends:
        raise Refused(_("Write the name and the e-mail address of at least one friend."))
    return friends


def _ensure_named(first: str, last: str) -> None:
    if not first or len(first) > LONGEST or len(last) > LONGEST:
        raise Refused(_("Write the first name of each friend, in at most 80 letters."))


def _ensure_address(email: str) -> None:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        raise Refused(_("Write each friend's e-mail address like name@example.org.")) from None
