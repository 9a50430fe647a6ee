"""Where an applicant stands, as she sees it on her own page, and what she can do next."""

from dataclasses import dataclass

from flask_babel import gettext as _

from stepup.volunteers import actions, conduct, queries
from stepup.volunteers.models import Stage, Volunteer

STEPS = (Stage.APPLICANT, Stage.SCREENING, Stage.SCREENED, Stage.TRAINED, Stage.CLEARED)


@dataclass(frozen=True)
class Step:
    """`state` is done, current or ahead."""

    words: str
    state: str


@dataclass(frozen=True)
class Progress:
    steps: tuple[Step, ...]
    next: str
    page: str = ""


def of(volunteer: Volunteer) -> Progress | None:
    """None when she is on no way: served already, or has left it."""
    if volunteer.stage not in STEPS:
        return None
    at = STEPS.index(volunteer.stage)
    words = _("Applied"), _("We talk"), _("Training"), _("Papers"), _("First evening")
    steps = [Step(word, _state(number, at)) for number, word in enumerate(words)]
    return Progress(tuple(steps), *_next(volunteer))


def _state(number: int, at: int) -> str:
    if number == at:
        return "current"
    return "done" if number < at else "ahead"


def _next(volunteer: Volunteer) -> tuple[str, str]:
    """In words, and the page where she does it."""
    if volunteer.stage in (Stage.APPLICANT, Stage.SCREENING):
        return _asks(volunteer)
    if volunteer.stage is Stage.SCREENED:
        return _(
            "Staff tell you when the next training is: two hours, online or on a Saturday."
        ), ""
    if volunteer.stage is Stage.TRAINED:
        return _last_pieces(volunteer)
    return _("You are cleared. Choose your first evening."), "/events"


def _last_pieces(volunteer: Volunteer) -> tuple[str, str]:
    if conduct.signature_that_counts(volunteer.person, actions.today()) is None:
        return _("Read and sign our code of conduct. It takes five minutes."), "/volunteer/conduct"
    return _("Your background check is the last step. Staff send you the link."), ""


def _asks(volunteer: Volunteer) -> tuple[str, str]:
    named = len(queries.references_of(volunteer))
    if named < 2:
        return _("Name two people who know you. It takes two minutes."), "/volunteer/references"
    return _("We have asked the people who know you, and call you for a talk of 20 minutes."), ""
