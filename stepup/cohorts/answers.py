"""What one of those who answer for a girl has said to each question, in words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _

from stepup.cohorts import queries
from stepup.cohorts.actions.consents import MEETINGS, PICTURES, TAKING_PART, Question
from stepup.cohorts.models import Consent
from stepup.safety import queries as safety

QUESTIONS = (TAKING_PART, *MEETINGS, *PICTURES)
WORDS = {
    "participation": _("Taking part"),
    "one_to_one": _("Talking with one mentor, where staff see them"),
    "electronic": _("Our letters"),
    "photo internal": _("Pictures on our walls and in our albums"),
    "photo print": _("Pictures in print"),
    "photo web": _("Pictures on our web site and social media"),
    "photo press": _("Pictures in newspapers and on television"),
}


@dataclass(frozen=True)
class Line:
    """`answer` is "yes", "no", or empty when nothing that was said counts on this day."""

    question: Question
    answer: str
    consent: Consent | None

    @property
    def key(self) -> str:
        return key_of(self.question)

    @property
    def words(self) -> str:
        return WORDS[self.key]


def key_of(question: Question) -> str:
    return f"{question.kind.value} {question.channel}".strip()


def question_of(key: str) -> Question | None:
    return next((question for question in QUESTIONS if key_of(question) == key), None)


def said(person_id: int, by_id: int, on: date) -> list[Line]:
    last = queries.last_said(person_id, by_id)
    found = [(question, last.get((question.kind, question.channel))) for question in QUESTIONS]
    return [Line(question, _answer(consent, on), consent) for question, consent in found]


def _answer(consent: Consent | None, on: date) -> str:
    if consent is None:
        return ""
    if not consent.given or consent.revoked_at is not None:
        return "no"
    counts = on <= consent.expires_on and consent.text_version == safety.policy().consent_text
    return "yes" if counts else ""
