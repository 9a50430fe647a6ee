"""What to say about a check that is missing, in the reader's language."""

from datetime import date

from babel.dates import format_date
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _

from stepup.errors import Reason

CHECKS = {
    "background_check": (lazy_gettext("background check"), 10),
    "child_safety": (lazy_gettext("child-safety training"), 60),
    "orientation": (lazy_gettext("orientation"), 120),
    "code_of_conduct": (lazy_gettext("signed code of conduct"), 5),
    "live_scan": (lazy_gettext("fingerprints (Live Scan)"), 60),
    "mandated_reporter": (lazy_gettext("course for mandated reporters"), 240),
}


def still_needed(kind: str, ended: date | None, on: date) -> Reason:
    check, minutes = CHECKS.get(kind, (kind.replace("_", " "), 30))
    sentence = _(
        "Thank you for offering. Before you can be with the girls we still need: %(check)s. "
        "It takes about %(minutes)s minutes.",
        check=check if ended is None else _that_ended(str(check), ended, on),
        minutes=minutes,
    )
    place = "conduct" if kind == "code_of_conduct" else "clearance"
    return Reason("SAFE-01", sentence, minutes, place)


def _that_ended(check: str, ended: date, on: date) -> str:
    return _(
        "%(check)s (ends %(day)s, needed on %(on)s)",
        check=check,
        day=_day(ended),
        on=_day(on),
    )


def _day(day: date) -> str:
    return format_date(day, "d MMM y", locale=get_locale() or "en")
