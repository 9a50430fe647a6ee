"""What a girl needs to take part: SAFE-11, 15 and 22."""

from datetime import date

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from stepup.errors import Reason
from stepup.safety import screening
from stepup.safety.facts import Policy, Youth
from stepup.safety.rules.consents import participation
from stepup.safety.rules.holds import no_hold


def place(youth: Youth | None, on: date) -> list[Reason]:
    """SAFE-09: the girls' places are for those of the program, and not during a break of hers."""
    if youth is None or not youth.in_program:
        sentence = _("This place is for girls in the program. Is she new? Staff will help you.")
        return [Reason("SAFE-09", sentence, place="staff")]
    if youth.away_until is None or youth.away_until <= on:
        return []
    sentence = _(
        "She is on a break until %(day)s. Staff can end it earlier.",
        day=format_date(youth.away_until, "d MMM y", locale=get_locale() or "en"),
    )
    return [Reason("BREAK", sentence, place="staff")]


def own_data(age: int | None, policy: Policy) -> list[Reason]:
    """SAFE-11: nobody under 13 types her own data."""
    if age is None or age >= policy.account_age:
        return []
    sentence = _(
        "Thanks! At your age a parent or guardian signs up for you. Ask them to use this page."
    )
    return [Reason("SAFE-11", sentence)]


def arrival(youth: Youth, on: date, policy: Policy) -> list[Reason]:
    """SAFE-09, SAFE-12, SAFE-15, SAFE-19 at the door."""
    reasons = [*no_hold(youth.held), *place(youth, on), *participation(youth, on, policy)]
    if youth.emergency_phones == 0:
        sentence = _("There is no emergency phone for her. Add one now to check her in.")
        reasons.append(Reason("SAFE-15", sentence, 1, "emergency_contact"))
    return reasons


def shown_name(first_name: str, last_name: str, minor: bool) -> str:
    """SAFE-22: on anything a volunteer or the public may read, a minor has no surname."""
    return first_name if minor else f"{first_name} {last_name}".strip()


def screened(text: str) -> list[Reason]:
    """SAFE-22: what an adult and a minor write to each other holds no way to meet elsewhere."""
    if not screening.contact_details(text):
        return []
    sentence = _(
        "Please keep numbers and handles out: everything stays here, where staff can see it."
    )
    return [Reason("SAFE-22", sentence)]
