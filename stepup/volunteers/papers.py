"""Her checks, trainings and signature, each once: what counts, what has ended, what is missing."""

from dataclasses import dataclass
from datetime import date

from stepup.people.models import Person
from stepup.safety import facts, rules
from stepup.safety import queries as safety
from stepup.volunteers import queries
from stepup.volunteers.models import Volunteer

PAGES = {rules.CONDUCT: "/volunteer/conduct"}


@dataclass(frozen=True)
class Paper:
    """`ends_on` is the last day on which it counts, or counted; `page` is where she does it."""

    kind: str
    ends_on: date | None
    is_valid: bool
    is_asked: bool
    page: str = ""


def of(person: Person, on: date) -> list[Paper]:
    adult = queries.facts_of(person, on)
    asked = _asked_of(adult, queries.of_person(person.id))
    hers = [check.kind for check in adult.checks]
    return [_paper(adult, kind, on, kind in asked) for kind in dict.fromkeys([*asked, *hers])]


def _asked_of(adult: facts.Adult, volunteer: Volunteer | None) -> list[str]:
    """What every counted adult needs; who is on her way is trained as well."""
    if volunteer is None:
        return []
    policy = safety.policy()
    training = list(policy.training_minutes) if adult.signs else []
    return [*training, *rules.asked_of(adult, policy)]


def _paper(adult: facts.Adult, kind: str, on: date, is_asked: bool) -> Paper:
    policy = safety.policy()
    is_valid = rules.is_valid(adult, kind, on, policy)
    days = [rules.last_day(check, policy) for check in adult.checks if check.kind == kind]
    page = "" if is_valid else PAGES.get(kind, "")
    return Paper(kind, max(days, default=None), is_valid, is_asked, page)
