"""A letter to somebody who knew her: does she still know where she is?"""

from stepup.cohorts.models import Alumna
from stepup.outbox import actions as outbox
from stepup.outbox import letters
from stepup.outbox.models import Letter
from stepup.people.models import Person

ASKS_AFTER = "campaigns/email/asks_after"


def send(alumna: Alumna, knower: Person, *, mentored_her: bool) -> Letter:
    """Once to each whom staff choose."""
    return outbox.queue(
        knower.email or "",
        ASKS_AFTER,
        key=f"{ASKS_AFTER}:{alumna.person_id}:{knower.id}",
        person_id=knower.id,
        language=knower.language,
        words=_words(alumna, knower, mentored_her),
    )


def read_by(alumna: Alumna, knower: Person, *, mentored_her: bool) -> letters.Text:
    """As it would leave."""
    return letters.render(
        ASKS_AFTER, knower.language, {"words": _words(alumna, knower, mentored_her)}
    )


def _words(alumna: Alumna, knower: Person, mentored_her: bool) -> dict[str, object]:
    """Of the lost one no more than a first name and her class."""
    return {
        "called": knower.called,
        "her": alumna.person.called,
        "cohort": alumna.cohort.name,
        "mentored_her": mentored_her,
    }
