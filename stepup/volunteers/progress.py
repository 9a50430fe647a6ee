"""Where she stands, as she sees it on her own page, and what she can do next."""

from dataclasses import dataclass

from flask_babel import gettext as _

from stepup.safety import queries as safety
from stepup.safety import rules
from stepup.volunteers import actions, papers, queries
from stepup.volunteers.models import Stage, Volunteer

STEPS = (Stage.APPLICANT, Stage.SCREENING, Stage.SCREENED, Stage.TRAINED, Stage.CLEARED)


@dataclass(frozen=True)
class Step:
    """`state` is done, current or ahead."""

    words: str
    state: str


@dataclass(frozen=True)
class Progress:
    """Without steps when she is on no way: serves already, or has left it."""

    steps: tuple[Step, ...]
    next: str
    page: str = ""


def of(volunteer: Volunteer, *, has_date: bool = False) -> Progress | None:
    """None when there is nothing to say: she serves, and everything is in order; who has chosen an
    evening is not asked to choose one.
    """
    if safety.is_held(volunteer.person_id):
        return Progress((), rules.no_hold(True)[0].sentence)
    if volunteer.stage in STEPS:
        return Progress(_steps(volunteer), *_next(volunteer, has_date))
    if has_date and volunteer.stage in (Stage.INACTIVE, Stage.RESTING):
        return None
    found = _off_the_way(volunteer)
    return Progress((), *found) if found else None


def _steps(volunteer: Volunteer) -> tuple[Step, ...]:
    at = STEPS.index(volunteer.stage)
    words = _("Applied"), _("We talk"), _("Training"), _("Papers"), _("First evening")
    return tuple(Step(word, _state(number, at)) for number, word in enumerate(words))


def _state(number: int, at: int) -> str:
    if number == at:
        return "current"
    return "done" if number < at else "ahead"


def _next(volunteer: Volunteer, has_date: bool) -> tuple[str, str]:
    """In words, and the page where she does it."""
    if volunteer.stage in (Stage.APPLICANT, Stage.SCREENING):
        return _asks(volunteer)
    if volunteer.stage is Stage.SCREENED:
        return _(
            "Staff tell you when the next training is: two hours, online or on a Saturday."
        ), ""
    if volunteer.stage is Stage.TRAINED:
        return _paper_missing(volunteer) or (_("Your papers are complete. Staff clear you."), "")
    if has_date:
        return _("You are cleared, and your first evening is chosen."), ""
    return _("You are cleared. Choose your first evening."), "/events"


def _asks(volunteer: Volunteer) -> tuple[str, str]:
    named = len(queries.references_of(volunteer))
    if named < safety.policy().references_needed:
        return _("Name two people who know you. It takes two minutes."), "/volunteer/references"
    return _("We have asked the people who know you, and call you for a talk of 20 minutes."), ""


def _paper_missing(volunteer: Volunteer) -> tuple[str, str] | None:
    """What she can do herself comes first."""
    hers = papers.of(volunteer.person, actions.today())
    missing = [paper for paper in hers if paper.is_asked and not paper.is_valid]
    if any(paper.page for paper in missing):
        return _("Read and sign our code of conduct. It takes five minutes."), "/volunteer/conduct"
    if missing:
        return _("Your background check is the last step. Staff send you the link."), ""
    return None


def _off_the_way(volunteer: Volunteer) -> tuple[str, str] | None:
    if volunteer.stage is Stage.LAPSED:
        still = _("One of your papers has ended. Staff send you the link to renew it.")
        return _paper_missing(volunteer) or (still, "")
    return {
        Stage.LEAD: (_("One step is left: send us your application."), "/volunteer"),
        Stage.RESTING: (_("You are on a break. Choose an evening when you are ready."), "/events"),
        Stage.INACTIVE: (_("We have missed you. Choose your next evening."), "/events"),
        Stage.WITHDRAWN: (_("You took your application back. You can apply again."), "/volunteer"),
        Stage.RETIRED: (_("You said goodbye, with our thanks. The door is open."), "/volunteer"),
        Stage.DECLINED: (_("We could not take your application further. Do call us."), ""),
        Stage.REMOVED: (_("Your time as a volunteer with us has ended. Do call us."), ""),
    }.get(volunteer.stage)
