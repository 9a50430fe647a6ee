"""She answers what is asked of those who have a place."""

from collections.abc import Sequence

from flask_babel import gettext

from stepup.audit import actions as audit
from stepup.errors import Refused
from stepup.events import questions
from stepup.events.models import Signup


def tell(signup: Signup, typed: Sequence[str]) -> None:
    """One answer for each question, in their order; what she leaves empty stays unanswered."""
    asked = questions.open_to(signup)
    if not asked:
        raise Refused(gettext("Nothing is asked of you here at the moment."))
    words = [word.strip() for word in typed]
    if any(len(word) > questions.LONGEST_ANSWER for word in words):
        raise Refused(gettext("Keep each answer under 500 characters."))
    signup.answers = {one: word for one, word in zip(asked, words, strict=False) if word}
    audit.record("answered questions", signup, after={"answers": len(signup.answers)})
